"""Wiring a router: its import and its include, two lines that belong together."""

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from vibegen.edits.place import Edit, NoPlace, Unsure, refuse
from vibegen.edits.py_code import Code, parse
from vibegen.edits.py_imports import add_import
from vibegen.edits.py_included import find_included, find_lists, router_of
from vibegen.edits.py_includes import Guard, Place, add_include, choose_place
from vibegen.edits.py_lists import add_list_element
from vibegen.edits.py_names import imported, same_target
from vibegen.edits.text import cut_bom


@dataclass(frozen=True)
class _Router:
    module: str
    attribute: str
    alias: str
    into: str | None
    guard: Guard
    first_party: Collection[str]

    @property
    def target(self) -> str:
        return f"{self.module}.{self.attribute}"

    @property
    def lines(self) -> str:
        owner = (self.into or "app").rpartition(".")[2]
        renamed = f" as {self.alias}" if self.alias != self.attribute else ""
        return (
            f"from {self.module} import {self.attribute}{renamed}\n"
            f"{owner}.include_router({self.alias})"
        )


def add_router(
    target: str,
    alias: str,
    *,
    into: str | None = None,
    guard: Guard = "refuse",
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
        first_party: Top packages that are the project's own.
    """
    module, _, attribute = target.rpartition(".")
    router = _Router(module, attribute, alias, into, guard, first_party)

    def edit(source: str) -> str:
        try:
            result = source
            for step in _plan(parse(cut_bom(source)[1]), router):
                result = step(result)
        except Unsure as reason:
            raise refuse(router.target, router.lines, "Beside its siblings, add", reason) from None
        except NoPlace as refusal:
            steps = (f"Beside its siblings, add:\n{router.lines}",)
            raise NoPlace(
                refusal.message, hint=refusal.hint, steps=steps, choices=refusal.choices
            ) from None
        return result

    return edit


def _plan(code: Code, router: _Router) -> Sequence[Edit]:
    """Return the edits that wire a router, none if it is wired."""
    code.check_hidden("include_router")
    if any(same_target(target, router.target) for _, target in find_included(code, router.into)):
        return []
    name = _find_name(code, router) or router.alias
    renamed = router.alias if router.alias != router.attribute else None
    within = None
    try:
        place = choose_place(code, router.into)
        within = place.function if _imports_inside(place) else None
        wire = add_include(name, router.into, guard=router.guard, absent=True)
    except Unsure:
        lists = find_lists(code)
        if len(lists) != 1:
            raise
        wire = add_list_element(lists.pop(), name)
    if name != router.alias:
        return [wire]
    bring = add_import(
        router.module, router.attribute, renamed, within=within, first_party=router.first_party
    )
    return [bring, wire]


def _find_name(code: Code, router: _Router) -> str:
    """Return the name under which the module has imported the router already."""
    pairs = (pair for stmt in code.tree.body for pair in imported(stmt))
    return next((name for name, target in pairs if same_target(target, router.target)), "")


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
