"""The navigation of a template that vibegen did not make: one `<nav>` with one list of links."""

import re
from dataclasses import dataclass
from html import escape, unescape

from vibegen.edits.place import Unsure
from vibegen.edits.text import Insertion, indent_of, insert_lines, split_lines

_COMMENT = re.compile(
    r"\{#.*?(?:#\}|\Z)|<!--.*?(?:-->|\Z)|\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL
)
_NAV = re.compile(r"<nav\b[^>]*>(?P<body>.*?)</nav\s*>", re.DOTALL | re.IGNORECASE)
_LIST = re.compile(r"<ul\b[^>]*>(?P<body>.*?)</ul\s*>", re.DOTALL | re.IGNORECASE)
_ENTRY = re.compile(
    r"<li\b(?P<li>[^>]*)>\s*<a\b(?P<before>[^>]*?)href=(?P<quote>[\"'])(?P<href>.*?)(?P=quote)"
    r"(?P<after>[^>]*)>(?P<label>[^<]*)</a>\s*</li\s*>",
    re.DOTALL | re.IGNORECASE,
)
# An entry that is marked as the current page is no model for another one
_CURRENT = re.compile(r"\{%|aria-current|\bactive\b|\bcurrent\b|\bselected\b", re.IGNORECASE)
_TRANSLATED = re.compile(r"\{\{-?\s*_\(.*\)\s*-?\}\}\s*$", re.DOTALL)


def mask_comments(text: str) -> str:
    """Return the text with its comments blanked out, every offset as it was."""
    return _COMMENT.sub(lambda comment: re.sub(r"[^\r\n]", " ", comment[0]), text)


@dataclass(frozen=True)
class Entries:
    """A list of links: the entry to copy, and the last one."""

    model: re.Match[str]
    last: re.Match[str]

    def copy(self, text: str, href: str, label: str) -> Insertion:
        """Return the insertion of an entry of the same shape behind the last one."""
        start, end = self.model.span()
        shape = text[start:end]
        spans = {"href": escape(href), "label": self._label(label)}
        for name, new in sorted(spans.items(), key=lambda item: -self.model.start(item[0])):
            at, to = (offset - start for offset in self.model.span(name))
            shape = shape[:at] + new + shape[to:]
        lines = split_lines(text)
        row = len(split_lines(text[: self.last.end()]))
        first = lines[len(split_lines(text[: self.last.start()] + "|")) - 1]
        rest = text[self.last.end() :].split("\n", 1)[0]
        if rest.strip() or not first.lstrip().lower().startswith("<li"):
            return Insertion(self.last.end(), shape)
        return insert_lines(lines, row, (indent_of(first) + shape).splitlines())

    def _label(self, label: str) -> str:
        if not _TRANSLATED.match(self.model["label"].strip()):
            return escape(label, quote=False)
        escaped = label.replace("\\", "\\\\").replace('"', '\\"')
        return f'{{{{ _("{escaped}") }}}}'


def find_list(masked: str, href: str) -> Entries | None:
    """Return the list of links in the only `<nav>`; None if one of them leads there already."""
    navs = list(_NAV.finditer(masked))
    if len(navs) != 1:
        raise Unsure(f"there {'are several' if navs else 'is no'} `<nav>`")
    lists = list(_LIST.finditer(masked, *navs[0].span("body")))
    nested = len(re.findall(r"<ul\b", navs[0]["body"], re.IGNORECASE))
    if len(lists) != 1 or nested != 1:
        raise Unsure("its `<nav>` does not hold exactly one list")
    entries = list(_ENTRY.finditer(masked, *lists[0].span("body")))
    if any(unescape(entry["href"]) == href for entry in entries):
        return None
    body = lists[0].start("body")
    free = [entry for entry in entries if _count(masked[body : entry.start()]) == 0]
    models = [entry for entry in free if not _CURRENT.search(entry[0])]
    if not models:
        raise Unsure("its list has no plain link to copy")
    return Entries(models[-1], free[-1])


def _count(text: str) -> int:
    """Return how many blocks of the template are open at the end of a text."""
    ends = len(re.findall(r"\{%[-+]?\s*end", text))
    return len(re.findall(r"\{%[-+]?\s*(?:if|for|with|block|call|filter)\b", text)) - ends
