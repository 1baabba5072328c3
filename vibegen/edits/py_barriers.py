"""Statements that must stay behind the routers, and pairs of lines that belong together."""

import ast
import re
from collections.abc import Iterator, Sequence

from vibegen.edits.place import Unsure
from vibegen.edits.py_code import Block, is_function
from vibegen.edits.py_included import router_of
from vibegen.edits.py_names import dotted

_CATCH_ALL = re.compile(r"/?\{\w+:path\}$")


def mentions(node: ast.AST, name: str) -> bool:
    """Whether a name, also as an attribute, occurs anywhere below a node."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return False
    return any(
        (isinstance(child, ast.Name) and child.id == name)
        or (isinstance(child, ast.Attribute) and child.attr == name)
        for child in ast.walk(node)
    )


def find_barrier(block: Block, owner: str, start: int) -> int:
    """Return the index of the first statement that routers must stand before.

    That is a catch-all mount or route, which would answer for them; `openapi()`, which would miss
    them; the end of the function; and the guard that runs the file as a script.
    """
    for index, stmt in enumerate(block[start:], start):
        if isinstance(stmt, ast.Return | ast.Raise) or _is_main_guard(stmt):
            return index
        if _is_include(stmt):
            continue
        if is_function(stmt):
            if any(_closes(node, owner) for node in stmt.decorator_list):
                return index
        elif any(_closes(node, owner) for node in ast.walk(stmt)):
            return index
    return len(block)


def _is_include(stmt: ast.stmt) -> bool:
    call = stmt.value if isinstance(stmt, ast.Expr) else None
    return isinstance(call, ast.Call) and dotted(call.func).endswith(".include_router")


def _is_main_guard(stmt: ast.stmt) -> bool:
    return isinstance(stmt, ast.If) and mentions(stmt.test, "__name__")


def _closes(node: ast.AST, owner: str) -> bool:
    """Whether a node is a call on the owner after which no route is seen any more."""
    if isinstance(node, ast.Yield):
        return True
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if dotted(node.func.value) != owner:
        return False
    path = _read_path(node)
    if node.func.attr == "mount":
        return path in {"", "/"}
    return node.func.attr == "openapi" or bool(_CATCH_ALL.match(path or ""))


def _read_path(call: ast.Call) -> str | None:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "path"]
    path = (call.args or named or [ast.Constant(None)])[0]
    value = path.value if isinstance(path, ast.Constant) else None
    return value if isinstance(value, str) else None


def check_pairs(block: Block, includes: Sequence[int]) -> None:
    """Refuse a registrar where every include has the same companion: two lines belong together."""
    if not includes[1:]:  # A single one shows no pattern
        return
    wired = {dotted(it.value) for stmt in block for it in _attributes(stmt)}
    if all(_router(block[index]) in wired for index in includes):
        raise Unsure("every router there gets an attribute of its own")
    for step in -1, 1:
        first = _shape(block, includes[0] + step)
        if first and all(_shape(block, index + step) == first for index in includes):
            raise Unsure("every router there has a second line that belongs to it")


def _attributes(stmt: ast.stmt) -> Iterator[ast.Attribute]:
    """Yield the attributes that a statement binds: `users.container` of `users.container = x`."""
    for target in stmt.targets if isinstance(stmt, ast.Assign) else ():
        if isinstance(target, ast.Attribute):
            yield target


def _router(stmt: ast.stmt) -> str:
    call = stmt.value if isinstance(stmt, ast.Expr) else None
    return router_of(call) if isinstance(call, ast.Call) else ""


def _shape(block: Block, index: int) -> str:
    """Return what a statement calls, with the names of its objects left out."""
    if not 0 <= index < len(block):
        return ""
    stmt = block[index]
    value = getattr(stmt, "value", None)
    if not isinstance(stmt, ast.Expr | ast.Assign) or not isinstance(value, ast.Call):
        return ""
    called = dotted(value.func).rpartition(".")[2]
    return "" if called == "include_router" else called
