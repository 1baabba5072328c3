"""Adding an item to a bracketed sequence, as Python and TOML write them, in the user's layout."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from vibegen.edits.text import Insertion, choose_newline, indent_of, line_end, split_lines

_GAP = re.compile(r"(?:[ \t\r\n\f\\]|#[^\r\n]*)*")
LINE_LENGTH = 79  # What a first item makes longer gets lines of its own, and the next ones too
_REST_OF_LINE = re.compile(r"[ \t\f]*(?:#[^\r\n]*)?(?=[\r\n]|$)")


class Items(NamedTuple):
    """Offsets of a sequence in its text.

    `start` is behind the opening bracket, `end` at the closing one; each span is one item.
    """

    start: int
    end: int
    spans: Sequence[tuple[int, int]]


def insert_item(text: str, items: Items, index: int, item: str) -> list[Insertion]:
    """Insert an item before the one at `index`, or at the end, as its siblings are laid out."""
    if not items.spans:
        return _fill(text, items, item)
    if index < len(items.spans):
        return _before(text, items, index, item)
    return _behind(text, items, item)


def is_sorted(keys: Sequence[Any]) -> bool:
    """Whether the keys stand in order."""
    return all(one <= other for one, other in pairwise(keys))


def _before(text: str, items: Items, index: int, item: str) -> list[Insertion]:
    start = items.spans[index][0]
    line = _line_start(text, start)
    indent = text[line:start]
    if line < items.start or indent.strip():
        return [Insertion(start, f"{item}, ")]
    return [Insertion(line, f"{indent}{item},{_newline(text, line)}")]


def _behind(text: str, items: Items, item: str) -> list[Insertion]:
    end, comma = _find_comma(text, items)
    start = items.spans[-1][0]
    line = _line_start(text, start)
    if line < items.start or text[line:start].strip(" \t("):  # Brackets may stand around an item
        return [Insertion(end, f", {item}")]
    indent = indent_of(text[line:start])
    newline = _newline(text, line)
    rest = _REST_OF_LINE.match(text, comma or end)
    if rest and rest.end() < items.end:
        new = Insertion(rest.end(), f"{newline}{indent}{item}" + ("," if comma else ""))
        return [new] if comma else [Insertion(end, ","), new]
    if comma:  # The bracket closes on the line of the last item
        return [Insertion(comma, f"{newline}{indent}{item}")]
    return [Insertion(end, f",{newline}{indent}{item}")]


def _fill(text: str, items: Items, item: str) -> list[Insertion]:
    close = _line_start(text, items.end)
    if close <= items.start:
        line = _line_start(text, items.start)
        if items.end + len(item) < line + LINE_LENGTH:
            return [Insertion(items.start, item)]
        indent, newline = indent_of(text[line : items.start]), _newline(text, line)
        return [Insertion(items.start, f"{newline}{indent}    {item},{newline}{indent}")]
    indent = indent_of(text[close : items.end])
    return [Insertion(close, f"{indent}    {item},{_newline(text, close)}")]


def _find_comma(text: str, items: Items) -> tuple[int, int | None]:
    """Return the end of the last item with its own brackets, and the end of a comma behind it."""
    end = items.spans[-1][1]
    at = end
    while (at := _skip(text, at)) < items.end:
        if text[at] == ",":
            return end, at + 1
        at += 1
        end = at  # A bracket around the item, which syntax trees leave out
    return end, None


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _newline(text: str, line: int) -> str:
    before = split_lines(text[:line][-2:])  # The end of the line before is enough to know
    end = line_end("".join(before))
    return end if end in {"\n", "\r\n"} else choose_newline(split_lines(text), 0)
