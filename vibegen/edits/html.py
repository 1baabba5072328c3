"""Edits of HTML templates."""

import re
from collections.abc import Sequence
from html import escape, unescape

from vibegen.edits.html_nav import find_list, mask_comments
from vibegen.edits.place import Edit, Unsure, refuse
from vibegen.edits.text import Insertion, cut_bom, indent_of, insert_lines, is_blank, split_lines
from vibegen.edits.text import splice as splice_text

_MACRO = re.compile(
    r"\{%[-+]?\s*macro\s+navigation\s*\([^)]*\)\s*[-+]?%\}(?P<body>.*?)\{%[-+]?\s*endmacro\b",
    re.DOTALL,
)
_ITEM = re.compile(
    r"\{\{-?\s*nav_item\(\s*(?P<quote>[\"'])(?P<href>(?:\\.|(?!(?P=quote)).)*)(?P=quote)"
    r"\s*,\s*(?P<label>.*?)\)\s*-?\}\}",
    re.DOTALL,
)
_LINK = re.compile(r"\bhref\s*=\s*(?P<quote>[\"'])(?P<href>.*?)(?P=quote)", re.DOTALL)
_BLOCK = re.compile(r"\{%[-+]?\s*(?P<end>end)?(?:if|for|call|filter|block|with|set)\b[^%]*%\}")


def add_nav(href: str, label: str) -> Edit:
    """Add a link to the navigation: the macro `navigation()`, else the list of the only `<nav>`.

    Args:
        href: Where it leads; a link that leads there is there already.
        label: What it says, as plain text.
    """

    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        try:
            insertions = _find(text, href, label)
        except Unsure as reason:
            if _leads(mask_comments(text), href):  # As by the hand of one who was told to
                return source
            shown = f'<li><a href="{escape(href)}">{escape(label)}</a></li>'
            raise refuse(href, shown, "In the navigation, add", reason) from None
        return bom + splice_text(text, insertions) if insertions else source

    return edit


def _find(text: str, href: str, label: str) -> Sequence[Insertion]:
    masked = mask_comments(text)
    macros = list(_MACRO.finditer(masked))
    if len(macros) > 1:
        raise Unsure("there are several macros `navigation`")
    if macros:
        return _find_in_macro(text, masked, macros[0], href, label)
    found = find_list(masked, href)
    return [found.copy(text, href, label)] if found else []


def _find_in_macro(
    text: str, masked: str, macro: re.Match[str], href: str, label: str
) -> Sequence[Insertion]:
    items = list(_ITEM.finditer(masked, *macro.span("body")))
    if _leads(macro["body"], href):
        return []
    lines = split_lines(text)
    if not items:
        row = _row(text, macro.start("body"))
        if is_blank(macro["body"]) and "\n" in macro["body"]:
            indent = indent_of(lines[row - 1]) + "  "
            return [insert_lines(lines, row, [indent + _write(href, f"_({_quote(label)})")])]
        raise Unsure("the macro `navigation` holds no `nav_item`")
    start = macro.start("body")
    free = (item for item in reversed(items) if _depth(masked[start : item.start()]) == 0)
    last = next(free, None)
    if last is None:
        raise Unsure("every `nav_item` stands under a condition or in a loop")
    row = _row(text, last.end())
    rest = re.split(r"[\r\n]", masked[last.end() :], maxsplit=1)[0]
    if not is_blank(rest):
        raise Unsure("something else stands on the line of the last `nav_item`")
    translated = last["label"].lstrip().startswith("_(")
    written = f"_({_quote(label)})" if translated else _quote(label)
    indent = indent_of(lines[_row(text, last.start()) - 1])
    return [insert_lines(lines, row, [indent + _write(href, written)])]


def _leads(masked: str, href: str) -> bool:
    """Whether a link or a `nav_item` of a template leads there."""
    items = (item["href"] for item in _ITEM.finditer(masked))
    return href in items or any(unescape(it["href"]) == href for it in _LINK.finditer(masked))


def _row(text: str, at: int) -> int:
    """Return the number of the line in which an offset stands."""
    return len(split_lines(text[:at] + "|"))


def _depth(text: str) -> int:
    """Return how many blocks of the template are open at the end of a text."""
    return sum(-1 if block["end"] else 1 for block in _BLOCK.finditer(text))


def _write(href: str, label: str) -> str:
    return f"{{{{ nav_item({_quote(href)}, {label}) }}}}"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
