"""Wiring a router: its import and its include, two lines that belong together."""

import ast
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from vibegen.edits.place import Edit, Unsure, refuse
from vibegen.edits.py_code import Code, check_cookie, parse, prove
from vibegen.edits.py_imports import find_import
from vibegen.edits.py_included import find_included, find_lists, router_of
from vibegen.edits.py_includes import Guard, Place, choose_place, find_include
from vibegen.edits.py_lists import find_element
from vibegen.edits.py_names import bound, imported, same_target
from vibegen.edits.py_order import Clause
from vibegen.edits.text import Insertion, cut_bom

Finder = Callable[[Code], Sequence[Insertion]]


@dataclass(frozen=True)
class _Router:
    module: str
    attribute: str
    alias: str
    into: str | None
    guard: Guard
    dependencies: str
    listed: str
    first_party: Collection[str]

    @property
    def target(self) -> str:
        return self.clause.target

    @property
    def lines(self) -> str:
        if self.listed:
            return f"{self.clause.line}\n{self.alias},  # in `{self.listed}`"
        owner = (self.into or "app").rpartition(".")[2]
        guards = f", dependencies={self.dependencies}" if self.dependencies else ""
        return f"{self.clause.line}\n{owner}.include_router({self.alias}{guards})"

    @property
    def clause(self) -> Clause:
        renamed = self.alias if self.alias != self.attribute else None
        return Clause(self.module, self.attribute, renamed, self.first_party)


def add_router(  # noqa: PLR0913 - each is a keyword that few need
    target: str,
    alias: str,
    *,
    into: str | None = None,
    guard: Guard = "refuse",
    dependencies: str = "",
    listed: str = "",
    first_party: Collection[str] = ("app",),
) -> Edit:
    """Import a router and include it, unless it is included under whatever name.

    Where a list of routers is included in a loop, the router becomes an element of that list.
    Where siblings are imported inside a function, so is the router.

    Args:
        target: The router's module and its name there: `app.posts.routes.router`.
        alias: The name that it gets, unless the file has imported it under another one.
        into: The object that includes it, where there are several: `app`, `create_app.app`.
        guard: What to do where siblings carry `dependencies=`, as for `add_include`.
        dependencies: What the include carries, as `[Depends(check)]`; counts before `guard`.
        listed: The list that it becomes an element of, where another file has the loop.
        first_party: Top packages that are the project's own.
    """
    module, _, attribute = target.rpartition(".")
    module = module if module.strip(".") else f"{module}."  # `.posts` is a name in `.`
    router = _Router(module, attribute, alias, into, guard, dependencies, listed, first_party)

    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        code = None
        try:
            code = parse(text)
            check_cookie(code, router.lines)
            return bom + _apply(code, _plan(code, router))
        except Unsure as reason:
            bare = Unsure(reason.why, choices=reason.choices, flag=reason.flag)
            where = "Where the other routers are included, add"
            guarded = replace(router, dependencies=router.dependencies or reason.guards)
            guarded = _renamed(code, guarded) if code else guarded
            raise refuse(router.target, guarded.lines, where, bare) from None

    return edit


def _apply(code: Code, finders: Sequence[Finder]) -> str:
    """Insert what the finders find: all at once if it stands in their order, as it mostly does."""
    insertions = [insertion for find in finders for insertion in find(code)]
    if not insertions:
        return code.text
    if all(one.at < other.at for one, other in pairwise(insertions)):
        return prove(code, insertions)
    for find in finders:
        code = parse(prove(code, find(code)))
    return code.text


def _plan(code: Code, router: _Router) -> Sequence[Finder]:
    """Return what finds the places of the import and of the include, nothing if it is wired."""
    if router.listed:
        wire = partial(find_element, list_name=router.listed)
        name = _find_name(code, router)
        rest = [] if name else [partial(find_import, wanted=router.clause)]
        return [*rest, partial(wire, element=name or router.alias)]
    code.check_hidden("include_router")
    is_named = _may_name(code.text, router.module)
    included = find_included(code, router.into) if is_named else ()
    if any(same_target(target, router.target) for _, target in included):
        return []
    name = (_find_name(code, router) if is_named else "") or router.alias
    within = None
    try:
        place = choose_place(code, router.into)
        within = place.function if _imports_inside(place) else None
        wire = partial(
            find_include,
            router=name,
            into=router.into,
            guard=router.guard,
            dependencies=router.dependencies,
        )
    except Unsure:
        lists = find_lists(code)
        if len(lists) != 1:
            raise
        wire = partial(find_element, list_name=lists.pop(), element=name)
    if name != router.alias:
        return [wire]
    return [partial(find_import, wanted=router.clause, within=within), wire]


def _may_name(text: str, module: str) -> bool:
    """Whether an import may bring a module's router in: a quick look, since files can be long."""
    package = module.rpartition(".")[0].rpartition(".")[2] or module
    return package in text or "from ." in text


def _find_name(code: Code, router: _Router) -> str:
    """Return the name under which the module has imported the router already."""
    pairs = (pair for stmt in code.tree.body for pair in imported(stmt))
    return next((name for name, target in pairs if same_target(target, router.target)), "")


def _renamed(code: Code, router: _Router) -> _Router:
    """Return the router under the name that it has there, or one that nothing else has."""
    if name := _find_name(code, router):
        return replace(router, alias=name)
    taken = {name for node in ast.walk(code.tree) for name in bound(node)}
    stem, part = router.alias.removesuffix("_router"), router.module.rpartition(".")[2]
    others = (f"{stem}_{part}_router", *(f"{router.alias}_{it}" for it in range(2, len(taken) + 3)))
    return replace(router, alias=next(it for it in (router.alias, *others) if it not in taken))


def _imports_inside(place: Place) -> bool:
    """Whether a function imports the routers that it includes."""
    calls = [place.block[index] for index in place.includes]
    roots = {
        router_of(stmt.value).partition(".")[0]
        for stmt in calls
        if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Call)
    }
    inside = {name for stmt in place.block for name, _ in imported(stmt)}
    return bool(place.function and roots & inside)
