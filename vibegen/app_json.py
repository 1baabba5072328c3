"""Reads and writes `.vibegen/app.json`, which people correct and strangers may have made. Pure.

What stands there ends up in paths and in source code, so each value has to be of its kind.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, cast

from vibegen.checks import Refused, check_path
from vibegen.layout import Database, Layout, Pages, Wiring
from vibegen.words import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE = ".vibegen/app.json"
FORMAT, VERSION = "vibegen.app", 1
HINT = "correct it there, or delete that file and look again: `vibegen adopt`"
WORDS = {
    "wiring.kind": ("include", "list", "modules", "files"),
    "database.dialect": ("postgresql", "mysql", "sqlite", ""),
    "newline": ("lf", "crlf"),
    "indent": ("tab", *"12345678"),
    "quote": ("double", "single"),
}
PATHS = ("source", "dependencies", "tests", "wiring.path", "database.versions", "pages.folder")
PLACES = ("app", "settings")
NAMES = (
    *("package", "wiring.into", "pages.templates", "pages.block", "database.kind"),
    *("database.session", "database.alias", "database.maker", "database.base"),
)
TEMPLATE = re.compile(r"(?:[\w. -]+/)*[\w. -]+")


def to_json(layout: Layout) -> str:
    """Write a layout as the file that people may edit."""
    data = {"format": FORMAT, "version": VERSION, **asdict(layout)}
    del data["adopted"]
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> Layout:
    """Read what `to_json` wrote and people may have edited.

    Raises:
        Refused: It is none, or a value is not what it has to be; names the value.
    """
    data = _object(text)
    known = asdict(Layout())
    del known["adopted"]
    given, wanted = dict(_flat(data)), dict(_flat(known))
    for name in sorted(wanted.keys() ^ given.keys()):
        what = "lacks" if name in wanted else "has an unknown"
        raise Refused(f"`{FILE}` {what} {quoted(name)}", hint=HINT)
    for name, value in given.items():
        if fault := _fault(name, value, wanted[name]):
            shown = quoted(json.dumps(value, ensure_ascii=False))
            raise Refused(f"`{FILE}` says that `{name}` is {shown}: {fault}", hint=HINT)
    return Layout(
        wiring=Wiring(**data.pop("wiring")),
        database=Database(**data.pop("database")),
        pages=Pages(**data.pop("pages")),
        **data,
        adopted=True,
    )


def is_dotted(name: str) -> bool:
    """Whether a text is a name as Python writes it, with or without dots: `app.db.get_session`."""
    return all(it.isidentifier() and not iskeyword(it) for it in name.split("."))


def _object(text: str) -> dict[str, Any]:
    """Return what the file holds, without its head."""
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused(f"`{FILE}` is no JSON{where}", hint=HINT) from error
    values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    if [values.pop(it, None) for it in ("format", "version")] != [FORMAT, VERSION]:
        raise Refused(f"`{FILE}` says nothing that this vibegen can read", hint=HINT)
    return values


def _flat(data: dict[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value with its full name: `database.session`."""
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _flat(cast("dict[str, Any]", value), f"{above}{name}.")
        else:
            yield above + name, value


def _fault(name: str, value: object, default: object) -> str:
    """Say what is wrong with a value; "" if nothing is."""
    if name == "wiring.into" and value is None:
        return ""
    kind = bool if isinstance(default, bool) else str
    if type(value) is not kind:
        return "it has to be true or false" if kind is bool else "it has to be a text"
    text = str(value)
    if name in WORDS:
        known = WORDS[name]
        return "" if text in known else f"it is one of {listed(filter(None, known), 'or')}"
    rules: dict[str, Callable[[str], str]] = {
        **dict.fromkeys(PATHS, _path),
        **dict.fromkeys(PLACES, _place),
        **dict.fromkeys(NAMES, _name),
        "pages.layout": _template,
    }
    return rules[name](text) if name in rules and (text or name == "app") else ""


def _path(text: str) -> str:
    if not text.isprintable():
        return "it has to be a path"
    try:
        check_path(text)
    except Refused as problem:
        return problem.message
    return ""


def _template(text: str) -> str:
    return _path(text) or ("" if TEMPLATE.fullmatch(text) else "it has to be a plain path")


def _name(text: str) -> str:
    return "" if is_dotted(text) else "it has to be a name of Python, such as `app.db`"


def _place(text: str) -> str:
    path, _, name = text.partition(":")
    return _path(path) or ("" if is_dotted(name) else "it has to be `FILE:NAME`")
