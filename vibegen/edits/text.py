"""Lines, line ends and insertions: how text is changed without touching the rest of it."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

BOM = "\ufeff"
# Not str.splitlines: that also splits at form feeds and at U+2028, which are no ends of lines
# to Python, TOML or YAML.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Insertion(NamedTuple):
    """Text to put before the character at offset `at`."""

    at: int
    text: str


def cut_bom(source: str) -> tuple[str, str]:
    """Return the byte order mark, if any, and the rest."""
    return (BOM, source[1:]) if source.startswith(BOM) else ("", source)


def split_lines(text: str) -> list[str]:
    """Return the lines with their ends; together they are the text."""
    return _LINE.findall(text)


def line_end(line: str) -> str:
    """Return the line end of a line: LF, CRLF, CR or nothing."""
    return line[len(line.rstrip("\r\n")) :]


def is_blank(line: str) -> bool:
    """Whether a line holds nothing but white space."""
    return not line.strip()


def indent_of(line: str) -> str:
    """Return the spaces and tabs at the start of a line."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def choose_newline(lines: Sequence[str], index: int) -> str:
    """Return the line end for a new line before `lines[index]`: that of its neighbours."""
    near = (*reversed(lines[max(index - 1, 0) : index + 1]), *lines[:1])
    for wanted in ("\n", "\r\n"), ("\r",):
        for line in near:
            if line_end(line) in wanted:
                return line_end(line)
    return "\n"


def insert_lines(lines: Sequence[str], index: int, new: Iterable[str]) -> Insertion:
    """Insert new lines, given without line ends, before `lines[index]`.

    A file that lacks its last line end still lacks it afterwards.
    """
    newline = choose_newline(lines, index)
    if index >= len(lines) and lines and not line_end(lines[-1]):
        return Insertion(sum(map(len, lines)), "".join(newline + line for line in new))
    at = sum(len(line) for line in lines[:index])
    return Insertion(at, "".join(line + newline for line in new))


def splice(text: str, insertions: Iterable[Insertion]) -> str:
    """Apply insertions, whose offsets all mean the text as it was."""
    parts: list[str] = []
    done = 0
    for at, new in sorted(insertions, key=lambda insertion: insertion.at):
        parts += (text[done:at], new)
        done = at
    return "".join((*parts, text[done:]))


def prefix_lines(indent: str, text: str) -> list[str]:
    """Return the lines of a text of our own, each but empty ones behind an indentation."""
    return [indent + line if line else "" for line in text.rstrip("\n").split("\n")]
