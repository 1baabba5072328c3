"""Adding `include_router` where an app or a router collects its siblings."""

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from vibegen.edits.place import Edit, Unsure
from vibegen.edits.py_barriers import check_pairs, find_barrier, mentions
from vibegen.edits.py_code import Block, Code, make_edit
from vibegen.edits.py_included import find_included, router_of
from vibegen.edits.py_names import binders, dotted, resolve, same_target, scopes
from vibegen.edits.text import Insertion

COLLECTORS = {
    "fastapi.FastAPI",
    "fastapi.APIRouter",
    "fastapi.applications.FastAPI",
    "fastapi.routing.APIRouter",
}
Guard = Literal["refuse", "copy", "open"]
FEW = 2  # One include shows no pattern


@dataclass(frozen=True)
class Place:
    """A block in which an object collects routers."""

    function: str  # Its qualified name, empty at module level
    block: Block
    owner: str  # The object, as the source names it: `app`, `self.app`
    includes: Sequence[int]  # Indices in the block
    start: int  # Index of the statement that binds the owner; -1 if it comes from outside

    @property
    def name(self) -> str:
        """What `into` calls it."""
        return f"{self.function}.{self.owner}".lstrip(".")


def add_include(router: str, into: str | None = None, *, guard: Guard = "refuse") -> Edit:
    """Include a router where its siblings are included, or else behind the only app or router.

    Args:
        router: The name in that file: `posts_router`, `posts.router`.
        into: The object that includes it, where there are several: `app`, `create_app.app`.
        guard: What to do where siblings carry `dependencies=`: refuse, copy theirs, or leave the
            new router open.
    """

    def find(code: Code) -> Sequence[Insertion]:
        there = _is_included(code, router, into)
        return [] if there else find_include(code, router, into, guard)

    owner = (into or "app").rpartition(".")[2]
    line = f"{owner}.include_router({router})"
    return make_edit(line, "Where the app includes its routers, add", find)


def _is_included(code: Code, router: str, into: str | None) -> bool:
    code.check_hidden("include_router")
    return any(
        same_target(target, resolve(router, known)) for known, target in find_included(code, into)
    )


def find_include(
    code: Code, router: str, into: str | None, guard: Guard, dependencies: str = ""
) -> Sequence[Insertion]:
    """Return the insertion of an include that is not there yet."""
    place = choose_place(code, into)
    guards = f", dependencies={dependencies}" if dependencies else _guards(place, guard)
    call = f"{place.owner}.include_router({router}{_prefix(code, place)}{guards})"
    row, gap = _find_row(code, place, router)
    return [code.insert(row, [*gap, code.indent(place.block) + call])]


@lru_cache(2)
def choose_place(code: Code, into: str | None = None) -> Place:
    """Return the one place that collects routers; `Unsure` if there is none, or are several."""
    places = find_places(code)
    if into:
        places = [place for place in places if into in {place.owner, place.name}]
    collecting = [place for place in places if place.includes]
    if not collecting and not (into and places) and _only_nested(code):
        raise Unsure("routers are included there only under a condition or in a loop")
    candidates = _without_parents(collecting) or _outermost(places)
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise Unsure(f"nothing there includes routers{f' into `{into}`' if into else ''}")
    raise Unsure("several places are equal", choices=[place.name for place in candidates])


def _only_nested(code: Code) -> bool:
    """Whether routers are included, but nowhere by a statement of a module or function."""
    included = any(mentions(stmt, "include_router") for stmt in code.tree.body)
    return included and not any(any(_includes(scope.block)) for scope in scopes(code))


def _outermost(places: Sequence[Place]) -> Sequence[Place]:
    """Return the places at module level, if any: an app in a helper is not the app."""
    return [place for place in places if not place.function] or places


def _without_parents(places: Sequence[Place]) -> Sequence[Place]:
    """Leave out an app that includes nothing but the routers which collect the others."""
    owners = {place.owner for place in places}

    def is_parent(place: Place) -> bool:
        included = {_included(place.block[index]) for index in place.includes}
        return included <= owners - {place.owner}

    return [place for place in places if not is_parent(place)]


def find_places(code: Code) -> list[Place]:
    """Return every block in which an object includes routers, or in which one is made."""
    places: list[Place] = []
    for function, block, known in scopes(code):
        made = {
            owner: index
            for index, stmt in enumerate(block)
            if (owner := _made(stmt, known, code.tree.body))
        }
        includes = list(_includes(block))
        owners = [*dict.fromkeys([*made, *(owner for _, owner in includes)])]
        for owner in owners:
            start = made.get(owner, -1)  # Bound twice: the last binding counts
            indices = [i for i, other in includes if other == owner and i > start]
            places.append(Place(function, block, owner, indices, start))
    return places


def _includes(block: Block) -> Iterator[tuple[int, str]]:
    """Yield the index and the owner of each include that stands directly in a block."""
    for index, stmt in enumerate(block):
        call = _call(stmt)
        owner, _, method = dotted(call.func).rpartition(".") if call else ("", "", "")
        if owner and method == "include_router":
            yield index, owner


def _call(stmt: ast.stmt) -> ast.Call | None:
    value = stmt.value if isinstance(stmt, ast.Expr) else None
    return value if isinstance(value, ast.Call) else None


def _made(stmt: ast.stmt, known: Mapping[str, str], module: Block) -> str:
    """Return the name that a statement binds to a new app or router, else an empty string."""
    if isinstance(stmt, ast.Assign) and len(stmt.targets) == 1:
        target, value = stmt.targets[0], stmt.value
    elif isinstance(stmt, ast.AnnAssign) and stmt.value:
        target, value = stmt.target, stmt.value
    else:
        return ""
    if isinstance(value, ast.Call) and _is_collector(value.func, known, module):
        return dotted(target)
    return ""


def _is_collector(func: ast.expr, known: Mapping[str, str], module: Block, depth: int = 5) -> bool:
    """Whether an expression is FastAPI or APIRouter, or a class of this file made from them."""
    if resolve(dotted(func), known) in COLLECTORS:
        return True
    return depth > 0 and any(
        isinstance(stmt, ast.ClassDef)
        and stmt.name == dotted(func)
        and any(_is_collector(base, known, module, depth - 1) for base in stmt.bases)
        for stmt in module
    )


def _included(stmt: ast.stmt) -> str:
    call = _call(stmt)
    return router_of(call) if call else ""


def _guards(place: Place, guard: Guard) -> str:
    """Return the argument that keeps the new routes as closed as their siblings."""
    found: set[str] = set()
    for index in place.includes:
        call = _call(place.block[index])
        for keyword in call.keywords if call else ():
            if keyword.arg is None:
                raise Unsure("its siblings carry `**`, which may hold `dependencies`", guards="...")
            if keyword.arg == "dependencies" and not _is_empty(keyword.value):
                found.add(ast.unparse(keyword.value))
    if not found or guard == "open":
        return ""
    if guard == "copy" and len(found) == 1:
        return f", dependencies={found.pop()}"
    raise Unsure(
        "its siblings carry `dependencies=`, and without them it would be open to all",
        choices=("copy", "open") if len(found) == 1 else ("open",),
        flag="--guard",
        guards=" or ".join(sorted(found)),
    )


def _prefix(code: Code, place: Place) -> str:
    """Return the argument that puts the new routes below the path that all siblings are below."""
    calls = [call for index in place.includes if (call := _call(place.block[index]))]
    found = [next((it.value for it in call.keywords if it.arg == "prefix"), None) for call in calls]
    written = [ast.get_source_segment(code.text, it) if it else "" for it in found]
    if len(found) < FEW or not all(written):
        return ""
    if len({ast.unparse(it) for it in found if it}) == 1:
        return "" if written[-1] in {'""', "''"} else f", prefix={written[-1]}"
    paths = [it.value for it in found if isinstance(it, ast.Constant)]
    texts = [it.rpartition("/")[0] for it in paths if isinstance(it, str)]
    above = posixpath.commonpath(texts) if len(texts) == len(found) and all(texts) else ""
    quote = str(written[-1])[-1]
    return f", prefix={quote}{above}{quote}" if above not in {"", "/"} else ""


def _is_empty(value: ast.expr) -> bool:
    return isinstance(value, ast.List | ast.Tuple) and not value.elts


def _find_row(code: Code, place: Place, router: str) -> tuple[int, list[str]]:
    """Return the row for the call, and the empty lines above it."""
    block = place.block
    check_pairs(block, place.includes)
    barrier = find_barrier(block, place.owner, place.start + 1)
    includes = [index for index in place.includes if index < barrier]
    last = includes[-1] if includes else _skip_set_up(place, barrier)
    last = max(last, _last_binding(block, router, barrier))
    if last < 0:  # A catch-all is the first statement
        return code.first(block[0]), []
    row = code.after(block, last)
    is_definition = isinstance(block[last], ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    gap = (["", ""] if not place.function else [""]) if is_definition else []
    return row, gap


def _skip_set_up(place: Place, barrier: int) -> int:
    """Return the last of the simple statements about the owner that follow its binding."""
    if place.start < 0:  # Made elsewhere, and every include stands behind a catch-all
        return barrier - 1
    last = place.start
    for index in range(place.start + 1, min(barrier, len(place.block))):
        stmt = place.block[index]
        simple = isinstance(stmt, ast.Expr | ast.Assign | ast.AugAssign | ast.AnnAssign)
        if not simple or not mentions(stmt, place.owner.split(".")[0]):
            break
        last = index
    return last


def _last_binding(block: Block, router: str, barrier: int) -> int:
    """Return the index of the statement that binds the router in this block; -1 if none does."""
    root = re.split(r"\W", router)[0]
    bound = [
        index
        for index, stmt in enumerate(block)
        if not isinstance(stmt, ast.Expr) and binders([stmt], root)
    ]
    if bound and bound[-1] >= barrier:
        raise Unsure(f"`{root}` is bound there only behind a catch-all route")
    return bound[-1] if bound else -1
