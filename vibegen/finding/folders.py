"""Works out which folder an expression names, such as `Path(__file__).parent / "routes"`."""

from __future__ import annotations

import ast
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.edits.py_names import dotted, resolve, statements_of_scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen.edits.py_code import Block
    from vibegen.edits.py_names import Scope
    from vibegen.finding.sources import Sources

SAME = frozenset(("resolve", "absolute", "as_posix"))  # Methods that lead to the same place
WRAPPERS = frozenset(("abspath", "realpath", "Path", "PurePath", "str"))
MAX_DEPTH = 12


@dataclass(frozen=True)
class Paths:
    """What expressions about paths stand for in one file.

    Args:
        file: The file, relative to the root.
        bound: What its names are bound to.
    """

    file: str
    bound: Mapping[str, ast.expr]

    def of(self, source: ast.expr, depth: int = MAX_DEPTH) -> str:
        """Return the path that an expression stands for; "" if it is unclear."""
        if depth == 0:
            return ""
        if isinstance(source, ast.Constant) and isinstance(source.value, str):
            return source.value.removeprefix("./")
        if isinstance(source, ast.Name):
            value = self.bound.get(source.id)
            return (
                self.file if source.id == "__file__" else self.of(value, depth - 1) if value else ""
            )
        if isinstance(source, ast.BinOp) and isinstance(source.op, ast.Div):
            return _joined(self.of(source.left, depth - 1), self.of(source.right, depth - 1))
        if isinstance(source, ast.Attribute) and source.attr == "parent":
            return posixpath.dirname(self.of(source.value, depth - 1))
        return self._called(source, depth - 1) if isinstance(source, ast.Call) else ""

    def _called(self, call: ast.Call, depth: int) -> str:
        name = called(call)
        parts = [self.of(it, depth) for it in call.args]
        owner = self.of(call.func.value, depth) if isinstance(call.func, ast.Attribute) else ""
        if name in SAME:
            return owner
        if name == "joinpath":
            return _joined(owner, *parts)
        if name == "dirname" and parts:
            return posixpath.dirname(parts[0])
        return _joined(*parts) if parts and name in {"join", *WRAPPERS} else ""


def paths_in(file: str, *blocks: Block) -> Paths:
    """Return what expressions about paths stand for, given the blocks whose names are known."""
    statements = [stmt for block in blocks for stmt in statements_of_scope(block)]
    bound = {
        dotted(stmt.targets[0]): stmt.value for stmt in statements if isinstance(stmt, ast.Assign)
    }
    return Paths(file, bound)


def find_folder(sources: Sources, path: str, source: ast.expr, scope: Scope) -> str:
    """Return the pattern of the files that a loop walks, as `app/routes/*.py`; "" if it is unclear.

    Args:
        sources: The project's files.
        path: The file with the loop.
        source: What the loop walks.
        scope: Where it stands.
    """
    code = sources.code(path)
    paths = paths_in(path, code.tree.body if code else [], scope.block)
    while isinstance(source, ast.Call) and called(source) in {"sorted", "list", "enumerate"}:
        source = source.args[0]
    if not isinstance(source, ast.Call):
        return ""
    name, first = called(source), (source.args or [ast.Constant(None)])[0]
    owner = source.func.value if isinstance(source.func, ast.Attribute) else first
    if name in {"iter_modules", "walk_packages"}:
        folder = _package(sources, paths, first, scope)
    elif name in {"iterdir", "listdir", "scandir"}:
        folder = paths.of(owner if name == "iterdir" else first)
    elif name == "glob":
        return (
            paths.of(first)
            if dotted(owner) == "glob"
            else _joined(paths.of(owner), paths.of(first))
        )
    else:
        folder = ""
    return f"{folder}/*.py" if folder else ""


def called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    return getattr(call.func, "attr", "") or dotted(call.func)


def _package(sources: Sources, paths: Paths, argument: ast.expr, scope: Scope) -> str:
    """Return the folder of a package whose `__path__` is walked."""
    if isinstance(argument, ast.List) and argument.elts:
        return paths.of(argument.elts[0])
    name = dotted(argument)
    if name == "__path__":
        return posixpath.dirname(paths.file)
    target = resolve(name.removesuffix(".__path__"), scope.known)
    file = sources.find_module(target, paths.file) if name.endswith(".__path__") else None
    return posixpath.dirname(file) if file else ""


def _joined(*parts: str) -> str:
    return posixpath.normpath(posixpath.join(*parts)) if all(parts) else ""
