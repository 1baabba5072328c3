"""Finds the FastAPI objects of a project, by their class and never by their name."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.edits.py_code import is_function
from vibegen.edits.py_names import dotted, resolve, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vibegen.edits.py_code import Block, Code
    from vibegen.finding.sources import Sources

FASTAPI = frozenset(("fastapi.FastAPI", "fastapi.applications.FastAPI"))
USUAL = (
    "main",
    "app",
    "application",
    "asgi",
    "server",
    "api",
    "__init__",
)  # Files, likeliest first
VERBS = frozenset(
    {
        *("get", "post", "put", "patch", "delete", "websocket", "api_route"),
        *("include_router", "mount", "add_api_route", "add_middleware", "middleware"),
    }
)
MAX_BASES = 5


@dataclass(frozen=True)
class AppObject:
    """A FastAPI object.

    Args:
        path: The file that makes it.
        name: As `--app` calls it: `app`, `create_app.app`.
        uses: How often its scope gives it routes, routers and middleware.
        bound: The name at module level under which others import it; "" for none.
    """

    path: str
    name: str
    uses: int
    bound: str

    @property
    def place(self) -> str:
        """What `--app` calls it."""
        return f"{self.path}:{self.name}"


def find_apps(sources: Sources) -> list[AppObject]:
    """Return the FastAPI objects, the likeliest first."""
    found = [app for path, code in sources.codes(r"FastAPI") for app in _apps(sources, path, code)]
    classes = _subclasses(sources)
    if classes:
        pattern = r"\b(" + "|".join(classes) + r")\s*\("
        known = {it.place for it in found}
        for path, code in sources.codes(pattern):
            found += [it for it in _apps(sources, path, code) if it.place not in known]
    return sorted(found, key=_likeliest)


def _likeliest(app: AppObject) -> tuple[int, int, int, str]:
    stem = app.path.rpartition("/")[2].removesuffix(".py")
    usual = USUAL.index(stem) if stem in USUAL else len(USUAL)
    return -app.uses, usual, app.path.count("/"), app.place


def _subclasses(sources: Sources) -> list[str]:
    return [
        stmt.name
        for path, code in sources.codes(r"class \w+\(.*FastAPI")
        for stmt in code.tree.body
        if isinstance(stmt, ast.ClassDef) and _is_app_class(stmt.name, path, sources)
    ]


def _apps(sources: Sources, path: str, code: Code) -> Iterator[AppObject]:
    for scope in scopes(code):
        for owner in dict.fromkeys(_made(sources, path, scope.block, scope.known)):
            name = f"{scope.function}.{owner}".lstrip(".")
            factory = scope.function.rpartition(".")[2]
            bound = _bound_to(code, factory) if factory else owner
            yield AppObject(path, name, _uses(scope.block, owner), bound)


def _made(sources: Sources, path: str, block: Block, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the names that a block binds to a new FastAPI object."""
    for stmt in block:
        value = getattr(stmt, "value", None)
        if not isinstance(stmt, ast.Assign | ast.AnnAssign) or not isinstance(value, ast.Call):
            continue
        target = stmt.targets[0] if isinstance(stmt, ast.Assign) else stmt.target
        name = dotted(value.func)
        if name and dotted(target) and _is_app_class(resolve(name, known), path, sources):
            yield dotted(target)


def _is_app_class(target: str, path: str, sources: Sources, depth: int = MAX_BASES) -> bool:
    """Whether a dotted name is FastAPI, or a class of the project that comes from it."""
    if target in FASTAPI:
        return True
    place = (path, target) if "." not in target else sources.find_name(target, path)
    code = sources.code(place[0]) if place and depth else None
    if not place or not code:
        return False
    known = scopes(code)[0].known
    return any(
        _is_app_class(resolve(dotted(base), known), place[0], sources, depth - 1)
        for stmt in code.tree.body
        if isinstance(stmt, ast.ClassDef) and stmt.name == place[1]
        for base in stmt.bases
        if dotted(base)
    )


def _bound_to(code: Code, factory: str) -> str:
    """Return the name that a module binds to what a function of its own returns."""
    for stmt in code.tree.body:
        value = getattr(stmt, "value", None)
        called = dotted(value.func) if isinstance(value, ast.Call) else ""
        if isinstance(stmt, ast.Assign) and called == factory:
            return dotted(stmt.targets[0])
    return ""


def _uses(block: Block, owner: str) -> int:
    """Count the calls in a scope that give an app routes, routers and middleware."""
    decorators = [it for stmt in block if is_function(stmt) for it in stmt.decorator_list]
    statements = [stmt for stmt in block if not is_function(stmt)]
    return sum(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in VERBS
        and dotted(node.func.value) == owner
        for top in (*decorators, *statements)
        for node in ast.walk(top)
    )
