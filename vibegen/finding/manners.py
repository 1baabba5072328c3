"""Finds how a project is written: line ends, indentation, quotes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen.finding.sources import Sources

INDENTS = re.compile(rb":[ \t]*(?:#.*)?\r?\n(\t+|  +)\S")
STRINGS = re.compile(rb"(?<!['\"\w])(['\"])(?!\1)[^'\"\n]*\1")


def find_newline(sources: Sources, path: str) -> Literal["lf", "crlf"]:
    """Return the line end of a file, and so of its siblings."""
    data = sources.data(path)
    return "crlf" if data.count(b"\r\n") * 2 > data.count(b"\n") else "lf"


def find_indent(sources: Sources, paths: Sequence[str]) -> str:
    """Return one step of indentation in some files: "tab", or so many spaces."""
    steps: Counter[str] = Counter()
    for path in paths:
        steps.update(_step(it.decode()) for it in INDENTS.findall(sources.data(path)))
    return steps.most_common(1)[0][0] if steps else "4"


def _step(white: str) -> str:
    """Return the step that leads to an indentation: inner blocks are as deep as several."""
    if white[0] == "\t":
        return "tab"
    return "4" if len(white) % 4 == 0 else str(2 if len(white) % 2 == 0 else len(white))


def find_quote(sources: Sources, paths: Sequence[str]) -> Literal["double", "single"]:
    """Return the quotes that most strings in some files have."""
    quotes: Counter[bytes] = Counter()
    for path in paths:
        quotes.update(STRINGS.findall(sources.data(path)))
    return "single" if quotes[b"'"] > quotes[b'"'] else "double"
