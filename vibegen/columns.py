r"""Lays out a unified diff in two columns, old and new, for a wide terminal.

What a line holds can not move the columns: wide characters take two cells, tabs become spaces,
and what a terminal would act upon is written out, as `\x1b`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING
from unicodedata import category

from rich.cells import chop_cells
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDE_COLUMNS = 160  # From here on each side has room for a line of code
TAB_COLUMNS = 4
BETWEEN = " │ "
NO_FILE = "/dev/null"
REMARK = "\\"  # Starts what is said about the line before: that no line feed ends it
TITLE = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
STYLES = {"-": "red", "+": "green", "@": "cyan"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a side; a remark has the number 0."""

    number: int
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of lines.

    Args:
        old: The number of its first line in the old file.
        new: The same in the new one.
        title: `@@ -1,2 +3,4 @@`
        lines: As in the diff, each with its sign in front.
    """

    old: int
    new: int
    title: str
    lines: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class File:
    """One file of a diff: `---` and `+++`, or `Binary files ... differ`, and its hunks."""

    head: list[str]
    hunks: list[Hunk] = field(default_factory=list[Hunk])


Row = tuple[Line | None, Line | None]  # Old and new; None where a side has no such line


def beside(source: str, width: int) -> list[Text]:
    """Lay out a unified diff as lines of at most so many cells.

    Files that are all new or all gone have nothing to stand beside, and keep the whole width.
    """
    shown: list[Text] = []
    for file in _files(source.split("\n")[:-1]):
        two = len(file.head) > 1 and NO_FILE not in {it[4:] for it in file.head}
        shown += _in_two(file, width) if two else _in_one(file, width)
    return shown


def visible(text: str) -> str:
    """Write tabs as spaces, and as an escape what moves a cursor or turns text around."""
    return "".join(
        char
        if char.isprintable() or category(char) == "Zs"
        else char.encode("unicode_escape").decode()
        for char in text.expandtabs(TAB_COLUMNS)
    )


def _files(lines: Iterable[str]) -> list[File]:
    """Cut a diff into files and hunks, by count: a removed `-- x` looks like a header."""
    files: list[File] = []
    old = new = 0
    for line in lines:
        if old or new or line.startswith(REMARK):
            files[-1].hunks[-1].lines.append(line)
            old -= line[:1] in {" ", "-"}
            new -= line[:1] in {" ", "+"}
        elif found := TITLE.match(line):
            old, new = int(found[2] or 1), int(found[4] or 1)
            files[-1].hunks.append(Hunk(int(found[1]), int(found[3]), line))
        elif line.startswith("+++ "):
            files[-1].head.append(line)
        else:
            files.append(File([line]))
    return files


def _in_one(file: File, width: int) -> Iterator[Text]:
    lines = [(it, "bold") for it in file.head]
    for hunk in file.hunks:
        lines += [(it, STYLES.get(it[:1], "")) for it in (hunk.title, *hunk.lines)]
    for line, style in lines:
        text = line[:1] + visible(line[1:].removesuffix("\r"))
        for piece in chop_cells(text, width):
            yield Text(piece, style)


def _in_two(file: File, width: int) -> Iterator[Text]:
    room = (width - len(BETWEEN)) // 2
    digits = len(str(max((it.new + len(it.lines) for it in file.hunks), default=0)))
    crlf = _only_crlf(file)  # Line ends are worth a look only where a file mixes them
    old, new = ([Text(it, "bold") for it in chop_cells(visible(it), room)] for it in file.head)
    yield from _joined(old, new, room)
    for hunk in file.hunks:
        yield Text(hunk.title, STYLES["@"])
        for row in _rows(hunk):
            old, new = (_cell(it, digits, room, crlf=crlf) for it in row)
            yield from _joined(old, new, room)


def _only_crlf(file: File) -> bool:
    ends = [
        line.endswith("\r")
        for hunk in file.hunks
        for line, following in pairwise([*hunk.lines, ""])
        if REMARK not in {line[:1], following[:1]}
    ]
    return all(ends)


def _rows(hunk: Hunk) -> list[Row]:
    """Put removed lines beside the added ones that follow, and equal lines beside each other."""
    sides: tuple[list[Line | None], list[Line | None]] = ([], [])
    numbers = [hunk.old, hunk.new]
    last = ""
    for line in hunk.lines:
        remark = line.startswith(REMARK)
        last = last if remark else line[:1]
        if line[:1] == " ":
            height = max(len(it) for it in sides)
            for side in sides:
                side.extend([None] * (height - len(side)))
        for at in (0, 1):
            if last != "+-"[at]:
                sides[at].append(Line(0 if remark else numbers[at], line[:1], line[1 + remark :]))
                numbers[at] += not remark
    return list(zip_longest(*sides))


def _cell(line: Line | None, digits: int, room: int, *, crlf: bool) -> list[Text]:
    """Return a line, cut where it is too long; what follows keeps clear of the numbers."""
    if line is None:
        return []
    head = f"{line.number or '':>{digits}} {line.sign} "
    text = visible(line.text.removesuffix("\r") if crlf else line.text)
    style = STYLES.get(line.sign, "")
    pieces = chop_cells(text, room - len(head)) or [""]
    heads = [head, *[" " * len(head)] * (len(pieces) - 1)]
    return [
        Text.assemble((first, style or "dim"), (piece, style))
        for first, piece in zip(heads, pieces, strict=True)
    ]


def _joined(old: Sequence[Text], new: Sequence[Text], room: int) -> Iterator[Text]:
    for left, right in zip_longest(old, new, fillvalue=Text()):
        line = left.copy()
        line.pad_right(room - line.cell_len)
        line.append(BETWEEN, "dim").append_text(right)
        line.rstrip()
        yield line
