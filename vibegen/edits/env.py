"""Edits of `.env.example`."""

import re

from vibegen.edits.place import Edit, Unsure, refuse
from vibegen.edits.text import cut_bom, insert_lines, is_blank, splice, split_lines

# A name that is commented out is documented too: the user has decided about it.
_VARIABLE = re.compile(r"[ \t]*(?:#[ \t]*)?(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*(.*)")
_PLAIN = re.compile(r"[\w./:@%+,=?&$-]*")


def add_variable(name: str, value: str, comment: str = "") -> Edit:
    """Add `NAME=value` at the end, below its comment."""
    new = [f"{name}={_quote(value)}"]
    if comment:
        new = [*(f"# {line}".rstrip() for line in comment.split("\n")), *new]

    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        lines = split_lines(text)
        try:
            if name.upper() in _names(lines):
                return source
        except Unsure as reason:
            raise refuse(name, "\n".join(new), "At the end, add", reason) from None
        gap = [""] if comment and lines and not is_blank(lines[-1]) else []
        return bom + splice(text, [insert_lines(lines, len(lines), [*gap, *new])])

    return edit


def _names(lines: list[str]) -> set[str]:
    """Return the variables that a file names, in capitals as settings read them."""
    names: set[str] = set()
    end = 0
    for row, line in enumerate(lines):
        found = _VARIABLE.match(line)
        if row >= end and found:  # Else it is inside of a value that spans lines
            names.add(found[1].upper())
            end = row if line.lstrip().startswith("#") else _find_end(lines, row, found[2])
    return names


def _find_end(lines: list[str], row: int, value: str) -> int:
    """Return the row behind a quoted value."""
    quote = value[:1]
    if quote not in {'"', "'"} or value.count(quote) > 1:
        return row
    for other in range(row + 1, len(lines)):
        if quote in lines[other]:
            return other + 1
    raise Unsure("a quote in the file is never closed")


def _quote(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
