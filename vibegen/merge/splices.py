"""Where a piece goes into a text or out of it, in the layout that stands there."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen.merge.sources import Source


class Clash(Exception):  # noqa: N818 - caught where the piece is, and listed
    """The user changed what we change, or it cannot be taken apart there."""


class Splice(NamedTuple):
    """New text for a span of the user's; `start == end` inserts."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Carry out splices on one text.

    Raises:
        Clash: Two of them overlap.
    """
    done: list[str] = []
    at = 0
    for start, end, new in sorted(splices, key=lambda it: (it.start, it.end)):
        if start < at:
            raise Clash
        done += [text[at:start], new]
        at = end
    return "".join([*done, text[at:]])


class Brackets(NamedTuple):
    """A list of elements in source.

    Args:
        open: Behind the opening bracket, or where the first element begins if there is none.
        close: Before the closing bracket, or where the last element ends.
        items: The elements.
    """

    open: int
    close: int
    items: Sequence[ast.AST]


def brackets(source: Source, node: ast.AST) -> Brackets:
    """Find the elements of a literal, a call or an import.

    Raises:
        Clash: The piece has none that could be told apart.
    """
    start, end = source.span(node)
    match node:
        case ast.List(elts=items) | ast.Set(elts=items):
            return Brackets(start + 1, end - 1, items)
        case ast.Dict():
            return Brackets(start + 1, end - 1, source.entries(node))
        case ast.Tuple(elts=[_, *_] as items):
            naked = start == source.span(items[0])[0] or source.text[start] != "("
            return Brackets(start, end, items) if naked else Brackets(start + 1, end - 1, items)
        case ast.Call(func=func):
            place = re.compile(r"[\s)]*\(").match(source.text, source.span(func)[1])
            if place is None:
                raise Clash
            members = [*node.args, *node.keywords]
            return Brackets(place.end(), end - 1, sorted(members, key=source.span))
        case ast.arguments(args=[first, *_] as items):
            return Brackets(source.span(first)[0], source.span(items[-1])[1], items)
        case ast.ImportFrom(names=names):
            closed = source.text[end - 1] == ")"
            first = source.span(names[0])[0]
            return Brackets(first, end - closed, names)
        case _:
            raise Clash


class _After(NamedTuple):
    end: int  # Of the element, with the brackets around it
    comma: int  # Its comma, or -1


def _after(source: Source, place: Brackets, node: ast.AST) -> _After:
    """Look behind an element: only blanks, comments, closing brackets and a comma can be there."""
    at = end = source.span(node)[1]
    text = source.text
    while at < place.close:
        char = text[at]
        if char == "#":
            at = source.line_end(at)
        elif char == ")":
            at = end = at + 1
        elif char == ",":
            return _After(end, at)
        elif char.isspace() or char == "\\":
            at += 1
        else:
            break
    return _After(end, -1)


def insert_item(
    source: Source, node: ast.AST, after: ast.AST | None, texts: Sequence[str]
) -> list[Splice]:
    """Insert elements behind another one, or as the first ones."""
    place = brackets(source, node)
    if not place.items:
        tail = "," if isinstance(node, ast.Tuple) else ""
        return [Splice(place.open, place.open, ", ".join(texts) + tail)]
    if after is None:
        return _insert_first(source, place, texts)
    end, comma = _after(source, place, after)
    start = source.span(after)[0]
    indent = source.text[source.line_start(start) : start]
    behind = comma + 1 if comma >= 0 else end
    rest = source.text[behind : source.line_end(behind)].strip()
    if indent.strip() or (rest and not rest.startswith("#")) or behind > place.close:
        return [Splice(end, end, "".join(f", {it}" for it in texts))]
    lines = [f"\n{indent}{it}," for it in texts]
    if comma < 0:
        lines[-1] = lines[-1].removesuffix(",")
    found = [] if comma >= 0 else [Splice(end, end, ",")]
    at = source.line_end(behind)
    return [*found, Splice(at, at, "".join(lines))]


def _insert_first(source: Source, place: Brackets, texts: Sequence[str]) -> list[Splice]:
    first = source.span(place.items[0])[0]
    between = source.text[place.open : first]
    if "\n" in between and "#" not in between:
        indent = source.text[source.line_start(first) : first]
        return [Splice(place.open, place.open, "".join(f"\n{indent}{it}," for it in texts))]
    if "#" in between:
        raise Clash
    return [Splice(place.open, place.open, "".join(f"{it}, " for it in texts))]


def delete_items(source: Source, node: ast.AST, gone: Sequence[ast.AST]) -> list[Splice]:
    """Take elements out, each with its comma."""
    place = brackets(source, node)
    left = [it for it in place.items if it not in gone]
    if isinstance(node, ast.Tuple) and len(left) < 2:  # noqa: PLR2004 - `(a,)` needs its comma
        raise Clash
    if isinstance(node, ast.Set | ast.ImportFrom) and not left:
        raise Clash
    indices = [at for at, it in enumerate(place.items) if it in gone]
    found: list[Splice] = []
    while indices:
        run = [indices.pop(0)]
        while indices and indices[0] == run[-1] + 1:
            run.append(indices.pop(0))
        lines = [_own_line(source, place, place.items[at]) for at in run]
        if all(lines):
            found += [it for it in lines if it]
        else:
            found.append(_cut(source, place, run[0], run[-1]))
    return found


def _start(source: Source, place: Brackets, item: ast.AST) -> int:
    """Return where an element begins, with the brackets around it."""
    start = source.span(item)[0]
    while start > place.open and source.text[start - 1] == "(":
        start -= 1
    return start


def _own_line(source: Source, place: Brackets, item: ast.AST) -> Splice | None:
    """Return the cut of the lines that an element has for itself, if it has."""
    text = source.text
    start = _start(source, place, item)
    end, comma = _after(source, place, item)
    behind = comma + 1 if comma >= 0 else end
    first, last = source.line_start(start), source.line_end(behind)
    if text[first:start].strip() or first < place.open - 1 or last > place.close:
        return None
    if text[behind:last].strip():
        return None
    return Splice(first, min(last + 1, len(text)), "")


def _cut(source: Source, place: Brackets, first: int, last: int) -> Splice:
    """Return the cut of neighbours, with the commas between them and one beside them."""
    items, text = place.items, source.text
    start = _start(source, place, items[first])
    end, comma = _after(source, place, items[last])
    if last + 1 < len(items):
        end = _start(source, place, items[last + 1])
    elif first:
        start = _after(source, place, items[first - 1]).end
    elif comma >= 0:
        end = comma + 1
    if "#" in text[start:end].replace("'#", "").replace('"#', ""):
        raise Clash
    return Splice(start, end, "")
