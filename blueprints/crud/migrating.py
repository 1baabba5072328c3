"""Lets Alembic look at the tables that have models, and at no others of the database. Pure."""

from __future__ import annotations

import ast

from vibegen.edits import NoPlace

HAS_MODEL = '''def has_model(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic has to look at it: other tables of this database are not the app's."""
    return kind != "table" or name in SQLModel.metadata.tables


'''
STEP = f"""In `migrations/env.py`, give `context.configure(...)` `include_name=has_model`:

{HAS_MODEL}"""
FILTERS = {"include_name", "include_object"}


def look_at_own_tables(source: str) -> str:
    """Give `context.configure` a filter, unless it has one.

    Raises:
        NoPlace: There is not one call of it, directly in one function.
    """
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    found = [
        (function, it)
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        for it in ast.walk(function)
        if isinstance(it, ast.Call) and ast.unparse(it.func) == "context.configure"
    ]
    if any(key.arg in FILTERS for _, it in found for key in it.keywords):
        return source
    if len(found) != 1 or "SQLModel" not in source:
        raise NoPlace("no certain place for a filter in `migrations/env.py`", steps=(STEP,))
    function, call = found[0]
    indent = " " * (call.col_offset + 4)
    given = [*call.args, *call.keywords, "include_name=has_model"]
    arguments = [it if isinstance(it, str) else ast.unparse(it) for it in given]
    start, end = (
        _offset(lines, call.lineno, call.col_offset),
        (call.end_lineno, call.end_col_offset),
    )
    inner = "".join(f"{indent}{it},\n" for it in arguments)
    text = f"context.configure(\n{inner}{' ' * call.col_offset})"
    changed = source[:start] + text + source[_offset(lines, end[0] or 0, end[1] or 0) :]
    before = _offset(lines, function.lineno, 0)
    return changed[:before] + HAS_MODEL + changed[before:]


def _offset(lines: list[str], line: int, column: int) -> int:
    """Return the place of a line and a column of UTF-8 bytes, in characters."""
    inside = lines[line - 1].encode()[:column].decode()
    return sum(map(len, lines[: line - 1])) + len(inside)
