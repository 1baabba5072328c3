"""Sorts the imports of a new file as ruff's isort rules do by default, and drops idle ones. Pure.

A template cannot know whether `app.zebras` comes before `app.pages`, and a second ruff process
for that alone would double what formatting costs. Blocks stay where the template put them: a blank
line or a comment line ends one, and only statements and the names in them change places.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Import = ast.Import | ast.ImportFrom
Order = tuple[object, ...]


def drop_unused(source: str) -> str:
    r"""Return a module's text without the imported names that it does not use; `\n` line ends.

    So a template can import what its fields may need. Plain `import x`, `import *`, `__future__`
    and statements with a comment stay; text that does not parse comes back as it is.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    used = set(_used(tree))
    lines = source.splitlines(keepends=True)
    for node in reversed(tree.body):
        start, end = node.lineno - 1, node.end_lineno
        if not isinstance(node, ast.ImportFrom) or node.module == "__future__":
            continue
        kept = [it for it in node.names if it.name == "*" or (it.asname or it.name) in used]
        if kept == node.names or "#" in "".join(lines[start:end]):
            continue
        node.names = kept
        lines[start:end] = [f"{ast.unparse(node)}\n"] if kept else []
        if not (kept or "".join(lines[start - 1 : start + 1]).strip()):
            del lines[start - 1 : start]  # A whole block is gone, and so are the lines around it
    return "".join(lines)


def _used(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module reads: in `cast("Type", ...)` and `__all__` too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "cast":
            yield from re.findall(r"\w+", ast.unparse(node.args[0]))
        elif isinstance(node, ast.Constant) and str(node.value).isidentifier():
            yield str(node.value)


def sort_imports(source: str) -> str:
    r"""Return a module's text with every block of imports sorted; `\n` line ends.

    Text that does not parse comes back as it is: whoever formats it will say what is wrong.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    lines = source.splitlines(keepends=True)
    for block in _blocks(tree):
        start, end = block[0].lineno - 1, block[-1].end_lineno
        lines[start:end] = _sorted_block(block, lines)
    return "".join(lines)


def _blocks(tree: ast.Module) -> Iterator[list[Import]]:
    """Yield runs of imports on touching lines, the last one first so that positions hold."""
    block: list[Import] = []
    for node in reversed(tree.body):
        if block and not (isinstance(node, Import) and node.end_lineno == block[0].lineno - 1):
            yield block
            block = []
        if isinstance(node, Import):
            block.insert(0, node)
    if block:
        yield block


def _sorted_block(block: Iterable[Import], lines: list[str]) -> list[str]:
    found: list[tuple[Order, str]] = []
    for node in block:
        text = "".join(lines[node.lineno - 1 : node.end_lineno])
        if isinstance(node, ast.ImportFrom) and "#" not in text:
            node.names.sort(key=_member_order)
            text = f"{ast.unparse(node)}\n"
        found.append((_statement_order(node), text))
    return [text for _, text in sorted(found, key=lambda it: it[0])]


def _statement_order(node: Import) -> Order:
    """Plain imports first, then by module; relative ones from the farthest to the nearest."""
    if isinstance(node, ast.Import):
        return (0, 0, *_natural(node.names[0].name), _member_order(node.names[0]))
    return (1, -node.level, *_natural(node.module or ""), _member_order(node.names[0]))


def _member_order(name: ast.alias) -> Order:
    """CONSTANTS, then Classes, then the rest."""
    is_constant = name.name.isupper() and len(name.name) > 1
    kind = 0 if is_constant else 1 if name.name[:1].isupper() else 2
    return (kind, *_natural(name.name), name.asname or "")


def _natural(name: str) -> Order:
    """Sort without regard to case first, and `a10` after `a9`."""
    split = [re.split(r"(\d+)", it) for it in (name.lower(), name)]
    return tuple(tuple(int(it) if it.isdigit() else it for it in parts) for parts in split)
