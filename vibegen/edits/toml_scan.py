"""Where things stand in a TOML document that `tomllib` has accepted.

Reads positions only: what a value means is for `tomllib` to say.
"""

import re
from dataclasses import dataclass, field

from vibegen.edits.sequences import Items

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_KEY = re.compile(r"[ \t]*(\"(?:\\.|[^\"\\])*\"|'[^']*'|[\w-]+)[ \t]*")
_HEADER = re.compile(r"\[\[?")
# Three quotes before one; a multi-line string may end in up to two quotes of its own
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s,\[\]{}#\"']+(?: [^\s,\[\]{}#\"']+)*")

Path = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A key with its value."""

    path: Path  # The table's and its own
    value: int  # Offset of the value
    end: int  # Offset behind the value


@dataclass
class Table:
    """A header and what stands below it; the first table has no header."""

    path: Path
    is_many: bool  # [[...]]
    head: int  # Offset behind the header
    entries: list[Entry] = field(default_factory=list[Entry])

    @property
    def end(self) -> int:
        """Offset behind the last value, or behind the header of an empty table."""
        return self.entries[-1].end if self.entries else self.head


def scan(text: str) -> list[Table]:
    """Return the tables of a valid document in its order."""
    tables = [Table((), is_many=False, head=0)]
    at = _skip(_SPACE, text, 0)
    while at < len(text):
        if opening := _HEADER.match(text, at):
            path, at = _read_key(text, opening.end())
            at += len(opening[0])  # The closing brackets
            tables.append(Table(path, is_many=opening[0] == "[[", head=at))
        else:
            path, at = _read_key(text, at)
            value = _skip(_SPACE, text, at + 1)  # Behind the equals sign
            at = skip_value(text, value)
            tables[-1].entries.append(Entry(tables[-1].path + path, value, at))
        at = _skip(_SPACE, text, at)
    return tables


def scan_array(text: str, start: int) -> Items:
    """Return the items of the array whose bracket opens at `start`."""
    spans: list[tuple[int, int]] = []
    at = _skip(_SPACE, text, start + 1)
    while text[at] != "]":
        end = skip_value(text, at)
        spans.append((at, end))
        at = _skip(_SPACE, text, end)
        if text[at] == ",":
            at = _skip(_SPACE, text, at + 1)
    return Items(start + 1, at, spans)


def skip_value(text: str, at: int) -> int:
    """Return the offset behind the value that starts at `at`."""
    if text[at] not in "[{":
        return _skip(_STRING, text, at) if text[at] in "\"'" else _skip(_BARE, text, at)
    depth = 0
    while True:
        if text[at] in "[{":
            depth += 1
        elif text[at] in "]}":
            depth -= 1
        at = _skip(_STRING, text, at) if text[at] in "\"'" else at + 1
        if depth == 0:
            return at
        at = _skip(_SPACE, text, at)


def _read_key(text: str, at: int) -> tuple[Path, int]:
    parts: list[str] = []
    while found := _KEY.match(text, at):
        parts.append(found[1].strip("\"'"))
        at = found.end()
        if text[at : at + 1] != ".":
            break
        at += 1
    return tuple(parts), at


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
