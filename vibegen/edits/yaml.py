"""Edits of YAML that is written as block mappings, such as `compose.yaml`.

A parser would not say where things stand, and one that does is slower to import than the edit is
to run; block mappings need no more than the indentation of their lines. Everything else is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vibegen.edits.place import Edit, Unsure, refuse
from vibegen.edits.text import (
    cut_bom,
    indent_of,
    insert_lines,
    is_blank,
    line_end,
    prefix_lines,
    split_lines,
)
from vibegen.edits.text import splice as splice_text

_KEY = re.compile(
    r"(?P<key>\"[^\"\\]*\"|'[^']*'|[^\s#&*!|>%@`\"'{}\[\],?:-](?:[^:#\r\n]|:(?=\S)|(?<=\S)#)*?)"
    r"[ \t]*:(?:[ \t]+(?P<value>[^\r\n]*))?[ \t]*$"
)
_TEXT = re.compile(r"[|>][-+\d]*[ \t]*(?:#.*)?[\r\n]*$")
_KEPT = re.compile(r"[|>]\d*\+\d*[ \t]*(?:#.*)?[\r\n]*$")
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+[ \t]*(?:#.*)?$")
_SCALAR = re.compile(r"""[^"'\r\n:#]+|("[^"\r\n]*"|'[^'\r\n]*')(?: #[^\r\n]*)?""")


@dataclass(frozen=True)
class Mapping:
    """A block mapping: the rows of its keys, and where it ends."""

    indent: str
    keys: Sequence[tuple[str, int, str]]  # Name, row, what stands behind the colon
    end: int  # Row behind its last line

    def rows(self, name: str) -> tuple[int, str] | None:
        """Return the row of a key and its value on that row."""
        found = [(row, value) for key, row, value in self.keys if key == name]
        return found[0] if found else None


def add_service(name: str, body: str) -> Edit:
    """Add a service to a compose file.

    Args:
        name: Its key below `services:`.
        body: Its mapping, in block style, without indentation.
    """
    return add_key("services", name, body)


def add_key(path: str, key: str, body: str = "") -> Edit:
    """Add a key at the end of a block mapping, which is made if it is missing.

    Args:
        path: Keys that lead to the mapping, with dots between; empty for the top.
        key: The new key.
        body: A block without indentation, or one scalar on one line; empty for no value.
    """
    parts = tuple(filter(None, path.split(".")))
    shown = "\n".join(_write(key, body, "  "))
    where = f"Below `{path}:`, add" if path else "At the end, add"

    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        lines = split_lines(text)
        try:
            found = _descend(lines, parts, key)
            if found is None:
                return source
            row, new = _compose(lines, found, parts, key, body)
        except Unsure as reason:
            raise refuse(f"{key}:", shown, where, reason) from None
        return bom + splice_text(text, [insert_lines(lines, row, new)])

    return edit


@dataclass(frozen=True)
class _Spot:
    """The innermost mapping on the path that exists, and how many keys of the path lead to it."""

    mapping: Mapping
    depth: int
    parent_row: int  # Row of the key whose value is missing; -1 if there is a value
    unit: str


def _descend(lines: Sequence[str], path: Sequence[str], key: str) -> _Spot | None:
    """Return where the key belongs; None if it is there."""
    _check(lines)
    mapping = _read(lines, 0, len(lines), "")
    unit = _unit(lines)
    for depth, part in enumerate(path):
        found = mapping.rows(part)
        if not found:
            return _Spot(mapping, depth, -1, unit)
        row, value = found
        is_shared = part.startswith("x-") and _ANCHOR.match(value)  # What those keys are there for
        if value and not value.startswith("#") and not is_shared:
            raise Unsure(f"`{part}` is not written as a block there")
        stop = next((other for _, other, _ in mapping.keys if other > row), mapping.end)
        inner = _find_indent(lines, row + 1, stop)
        if inner is None or len(inner) <= len(mapping.indent):
            if inner is not None:
                raise Unsure(f"`{part}` holds no mapping there")
            return _Spot(Mapping(mapping.indent + unit, (), row + 1), depth + 1, row, unit)
        mapping = _read(lines, row + 1, stop, inner)
    return None if mapping.rows(key) else _Spot(mapping, len(path), -1, unit)


def _compose(
    lines: Sequence[str], spot: _Spot, path: Sequence[str], key: str, body: str
) -> tuple[int, list[str]]:
    """Return the row for the new lines, and these."""
    new = _write(key, body, spot.unit)
    for part in reversed(path[spot.depth :]):
        new = [f"{part}:", *prefix_lines(spot.unit, "\n".join(new))]
    new = prefix_lines(spot.mapping.indent, "\n".join(new))
    keys = [row for _, row, _ in spot.mapping.keys]
    parted = [is_blank(lines[_lead(lines, row) - 1]) for row in keys[1:]]
    is_top = not spot.mapping.indent and bool(keys)
    gap = [""] if (parted and all(parted)) or (is_top and not parted) else []
    return spot.mapping.end, [*gap, *new]


def _lead(lines: Sequence[str], row: int) -> int:
    """Return the row of the first comment that stands directly above a row."""
    while row > 0 and lines[row - 1].lstrip().startswith("#"):
        row -= 1
    return max(row, 1)


def _write(key: str, body: str, unit: str) -> list[str]:
    text = body.strip("\n")
    if not text:
        return [f"{key}:"]
    if _SCALAR.fullmatch(text) and not text.startswith(("- ", "[", "{")):
        return [f"{key}: {text}"]
    return [f"{key}:", *prefix_lines(unit, text)]


def _check(lines: Sequence[str]) -> None:
    marks = [row for row, line in enumerate(lines) if re.match(r"(---|\.\.\.)\s", line + " ")]
    first = next((row for row, line in enumerate(lines) if _is_content(line)), 0)
    if any(row != first for row in marks) or (marks and lines[first].strip() != "---"):
        raise Unsure("the file holds several documents")
    if any(_KEPT.search(line) for line in lines):
        raise Unsure("a text in the file keeps the empty lines behind it")
    if lines and not line_end(lines[-1]) and any(_TEXT.search(line) for line in lines):
        raise Unsure("the last line may end a text, and has no line end")
    if any("\t" in indent_of(line) and not is_blank(line) for line in lines):
        raise Unsure("the file is indented with tabs")


def _is_content(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith(("#", "%"))


def _find_indent(lines: Sequence[str], start: int, stop: int) -> str | None:
    """Return the indentation of the first line that holds something."""
    return next((indent_of(line) for line in lines[start:stop] if _is_content(line)), None)


def _unit(lines: Sequence[str]) -> str:
    indents = [len(indent_of(line)) for line in lines if _is_content(line)]
    return " " * min((indent for indent in indents if indent), default=2)


def _read(lines: Sequence[str], start: int, stop: int, indent: str) -> Mapping:
    """Read the keys of the mapping whose lines have this indentation."""
    keys: list[tuple[str, int, str]] = []
    end = start
    for row in range(start, stop):
        line = lines[row].rstrip("\r\n")
        if is_blank(line):
            continue
        if line.lstrip().startswith("#"):
            end = row + 1 if len(indent_of(line)) >= max(len(indent), 1) else end
            continue
        end = row + 1
        if line.rstrip() == "---" or (keys and len(indent_of(line)) > len(indent)):
            continue
        if keys and line[len(indent) :].startswith("- ") and not keys[-1][2]:
            continue  # A sequence at the indentation of its key
        found = _KEY.match(line, len(indent))
        if len(indent_of(line)) != len(indent) or not found:
            raise Unsure(f"`{line.strip()}` is not a key of a block mapping")
        keys.append((found["key"].strip("\"'"), row, found["value"] or ""))
    return Mapping(indent, keys, end)
