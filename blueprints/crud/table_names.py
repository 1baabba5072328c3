"""What the table of a class is called, read from its source. Pure."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from vibegen.edits.py_names import dotted

if TYPE_CHECKING:
    from vibegen.ancestors import Ancestors


def table_name(found: Ancestors, name: str, kind: str) -> str:
    """Return the name of the table or collection of a class; "" where the source does not say."""
    for it in found.classes:
        for stmt in it.body:
            if kind == "beanie" and isinstance(stmt, ast.ClassDef) and stmt.name == "Settings":
                if text := _constant(stmt.body, "name"):
                    return text
            elif text := _constant([stmt], "__tablename__"):
                return text
            elif isinstance(stmt, ast.FunctionDef) and stmt.name == "__tablename__":
                last = stmt.body[-1]
                value = last.value if isinstance(last, ast.Return) else None
                return _worked_out(value, name) if value else ""
    return name if kind == "beanie" else name.lower() if kind == "sqlmodel" else ""


def _worked_out(node: ast.expr, name: str) -> str:
    """Return what an expression makes of a class's name, as `cls.__name__.lower() + "s"`."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Attribute) and node.attr == "__name__":
        return name
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _worked_out(node.func.value, name).lower() if node.func.attr == "lower" else ""
    if isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.JoinedStr):
        parts = [it.value if isinstance(it, ast.FormattedValue) else it for it in node.values]
    else:
        return ""
    texts = [_worked_out(it, name) for it in parts]
    return "".join(texts) if all(texts) else ""


def _constant(block: list[ast.stmt], name: str) -> str:
    for stmt in block:
        targets = stmt.targets if isinstance(stmt, ast.Assign) else []
        targets = [stmt.target] if isinstance(stmt, ast.AnnAssign) else targets
        value = getattr(stmt, "value", None)
        if name in map(dotted, targets) and isinstance(value, ast.Constant):
            return str(value.value)
    return ""
