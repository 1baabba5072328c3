"""Where statements stand in a text: whole lines, the gaps between them, how deep they are."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING

from vibegen.merge.splices import Clash

STEP = 4  # Columns that our own code is indented by

if TYPE_CHECKING:
    from vibegen.merge.sources import Source


def whole_lines(source: Source, node: ast.AST, *, comments: bool = False) -> tuple[int, int]:
    """Return the span of a statement's lines, with their ends; the comments right above too.

    Raises:
        Clash: Something else stands on the same line.
    """
    start, end = source.span(node)
    first = source.line_start(start)
    rest = source.text[end : source.line_end(end)].strip()
    if source.text[first:start].strip() or (rest and not rest.startswith("#")):
        raise Clash
    while comments and first:
        above = source.line_start(first - 1)
        if not source.text[above:first].strip().startswith("#"):
            break
        first = above
    last = source.line_end(end)
    return first, min(last + 1, len(source.text))


def below(source: Source, node: ast.AST) -> int:
    """Return where the line after a statement begins.

    Raises:
        Clash: Something else stands on its last line, or the file ends there without a line end.
    """
    end = source.span(node)[1]
    rest = source.text[end : source.line_end(end)].strip()
    place = source.line_end(end) + 1
    if (rest and not rest.startswith("#")) or place > len(source.text):
        raise Clash
    return place


def behind_imports(owner: ast.AST, node: ast.AST) -> ast.AST:
    """Return the last of the imports that follow a statement at once; itself if none does."""
    body: list[ast.AST] = getattr(owner, "body", [])
    at = body.index(node) if node in body else len(body)
    for it in body[at + 1 :]:
        if not isinstance(it, ast.Import | ast.ImportFrom):
            break
        node = it
    return node


def blanks_above(source: Source, offset: int) -> int:
    """Return the number of characters of the blank lines above a line."""
    text = source.text[:offset]
    first = offset
    while first and not text[source.line_start(first - 1) : first].strip():
        first = source.line_start(first - 1)
    return offset - first


def gap_above(source: Source, offset: int) -> int:
    """Return the number of blank lines above a line that begins at an offset."""
    text = source.text[:offset].rstrip(" \t")
    return max(0, len(text) - len(text.rstrip("\n \t")) - 1) if text.strip() else 0


def gap_below(source: Source, offset: int) -> int:
    """Return the number of blank lines from an offset on, each one line end."""
    text = source.text[offset:]
    count = 0
    for line in text.split("\n")[:-1]:
        if line:
            break
        count += 1
    return count if text.strip() else 0


def reindented(text: str, depth: int, source: Source, beside: ast.AST, *, first: bool) -> str:
    """Give lines of four columns a level the indent of a piece of the user's, and its unit.

    Args:
        text: The lines, as we write them.
        depth: The column that they begin in.
        source: The user's source.
        beside: The piece that gives the indent.
        first: Whether the first line brings its own indent; else it stands behind other text.

    Raises:
        Clash: A string of several lines would change with it.
    """
    start = source.span(beside)[0]
    line = source.text[source.line_start(start) : start]
    indent = line[: len(line) - len(line.lstrip())]
    if "\n" not in text.rstrip("\n") and not first:
        return text
    if indent == " " * depth and source.unit == " " * STEP:
        return text
    if has_long_string(text):
        raise Clash
    lines = text.split("\n")
    return "\n".join(
        it if (not at and not first) or not it.strip() else _moved(it, depth, indent, source.unit)
        for at, it in enumerate(lines)
    )


def _moved(line: str, depth: int, indent: str, unit: str) -> str:
    bare = line.lstrip(" ")
    levels, rest = divmod(max(0, len(line) - len(bare) - depth), STEP)
    return f"{indent}{unit * levels}{' ' * rest}{bare}"


def remarks(text: str) -> set[str]:
    """Return the comments in a piece of source: the user's own must not go with it."""
    return {it.strip() for it in re.findall(r"(?m)(?:^|\s)(#.*)$", text)} if "#" in text else set()


def has_long_string(text: str) -> bool:
    """Whether a string in a piece of source goes over several lines."""
    try:
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        return any(it.type == tokenize.STRING and it.start[0] != it.end[0] for it in tokens)
    except (tokenize.TokenError, IndentationError):
        return '"""' in text or "'''" in text
