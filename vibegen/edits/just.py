"""Edits of a `justfile`."""

import re
from itertools import pairwise

from vibegen.edits.place import Edit, Unsure, refuse
from vibegen.edits.text import (
    cut_bom,
    indent_of,
    insert_lines,
    is_blank,
    prefix_lines,
    splice,
    split_lines,
)

_RECIPE = re.compile(r"@?([A-Za-z_][\w-]*)(?:[ \t]+[^:=]*(?:=[^:]*)?)*[ \t]*:(?!=)")
_ALIAS = re.compile(r"alias[ \t]+([A-Za-z_][\w-]*)[ \t]*:=")


def add_recipe(name: str, body: str, *, comment: str = "", parameters: str = "") -> Edit:
    """Add a recipe at the end, one blank line below the last.

    Args:
        name: What follows `just` on the command line.
        body: The commands, one a line, without indentation.
        comment: What `just --list` says about it.
        parameters: As in the header: `message *args`.
    """
    head = [f"# {comment}"] if comment else []
    head.append(f"{name} {parameters}".rstrip() + ":")

    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        lines = split_lines(text)
        try:
            if _has_recipe(lines, name):
                return source
        except Unsure as reason:
            shown = "\n".join((*head, *prefix_lines("    ", body)))
            raise refuse(name, shown, "At the end of the justfile, add", reason) from None
        gap = [""] if lines and not is_blank(lines[-1]) else []
        new = [*gap, *head, *prefix_lines(_find_indent(lines), body)]
        return bom + splice(text, [insert_lines(lines, len(lines), new)])

    return edit


def _has_recipe(lines: list[str], name: str) -> bool:
    for line in lines:
        if (found := _ALIAS.match(line)) and found[1] == name:
            raise Unsure(f"`{name}` is an alias there")
        if (found := _RECIPE.match(line)) and found[1] == name:
            return True
    if lines and lines[-1].rstrip("\r\n").endswith("\\"):
        raise Unsure("the last line continues")
    return False


def _find_indent(lines: list[str]) -> str:
    """Return the indentation of the first recipe's body."""
    for header, line in pairwise(lines):
        if _RECIPE.match(header) and indent_of(line) and not is_blank(line):
            return indent_of(line)
    return "    "
