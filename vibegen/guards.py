"""What keeps the routers of an adopted app closed: `dependencies=` in their own modules. Pure."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.edits.py_code import is_function
from vibegen.edits.py_includes import COLLECTORS
from vibegen.edits.py_names import dotted, resolve, scopes
from vibegen.finding.wirings import find_wirings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vibegen.edits.py_code import Code
    from vibegen.finding.sources import Sources
    from vibegen.layout import Layout, Wiring


@dataclass(frozen=True)
class RouterGuard:
    """The dependencies of one router.

    Args:
        source: The argument as it stands there: `[Depends(check)]`.
        imports: What has to be imported for it, as (module, name).
    """

    source: str
    imports: tuple[tuple[str, str], ...]


def router_guards(sources: Sources, layout: Layout, wiring: Wiring) -> list[RouterGuard]:
    """Return what guards the routers that a place wires, each once.

    Includes that carry `dependencies=` themselves are none of them: an edit sees those.
    """
    places = [it for it in find_wirings(sources) if it.wiring.place == wiring.place]
    routers = [router for it in places for router in it.routers]
    return list(dict.fromkeys(it for router in routers for it in _found(sources, layout, router)))


def _found(sources: Sources, layout: Layout, router: tuple[str, str]) -> Iterator[RouterGuard]:
    path, name = router
    code = sources.code(path)
    if code is None:
        return
    known = scopes(code)[0].known
    for stmt in code.tree.body:
        call = getattr(stmt, "value", None)
        if not isinstance(stmt, ast.Assign | ast.AnnAssign) or not isinstance(call, ast.Call):
            continue
        target = stmt.targets[0] if isinstance(stmt, ast.Assign) else stmt.target
        if dotted(target) != name or resolve(dotted(call.func), known) not in COLLECTORS:
            continue
        for value in _dependencies(call) or _of_routes(code, name):
            imports = _imports(sources, layout, path, code, value)
            yield RouterGuard(ast.unparse(value), tuple(imports))


def _dependencies(call: ast.Call) -> list[ast.expr]:
    """Return what a call is given as `dependencies=`, but for an empty list."""
    values = (it.value for it in call.keywords if it.arg == "dependencies")
    return [it for it in values if getattr(it, "elts", [None])]


def _of_routes(code: Code, router: str) -> list[ast.expr]:
    """Return what every route of a router carries, each once; nothing if one route is open."""
    functions = [it for it in code.tree.body if is_function(it)]
    decorators = [it for function in functions for it in function.decorator_list]
    calls = [it for it in decorators if isinstance(it, ast.Call)]
    routes = [it for it in calls if dotted(it.func).rpartition(".")[0] == router]
    found = [_dependencies(it) for it in routes]
    each = {ast.unparse(it): it for values in found for it in values}
    return list(each.values()) if all(found) else []


def _imports(
    sources: Sources, layout: Layout, path: str, code: Code, value: ast.expr
) -> Iterator[tuple[str, str]]:
    """Yield what an expression needs, from where its own file has it."""
    known = scopes(code)[0].known
    names = {it.id for it in ast.walk(value) if isinstance(it, ast.Name)}
    own = {getattr(stmt, "name", "") for stmt in code.tree.body}
    own |= {
        dotted(target)
        for stmt in code.tree.body
        if isinstance(stmt, ast.Assign)
        for target in stmt.targets
    }
    for name in sorted(names):
        target = known.get(name, "")
        place = (path, name) if name in own else sources.find_name(target, path) if target else None
        if place:
            yield layout.module_of(place[0]), place[1]
        elif target and not target.startswith("."):
            module, _, last = target.rpartition(".")
            yield module, last
