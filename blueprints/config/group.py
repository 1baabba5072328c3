"""A group of values: its name, and its fields as lines of a Pydantic model."""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from vibegen.names import split
from vibegen.spec import BadWord, Field
from vibegen.words import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen import App

TYPES = {
    "str": "str",
    "text": "str",
    "int": "int",
    "float": "float",
    "decimal": "Decimal",
    "bool": "bool",
    "date": "date",
    "datetime": "AwareDatetime",
    "time": "time",
    "timedelta": "timedelta",
    "url": "HttpUrl",
    "enum": "Literal",
    "list": "tuple",
}
STR_MAX = 200  # Characters of a `str` without `max=`, as everywhere
NAME_MAX = 40
MEANINGLESS = (
    *("unique", "index", "readonly", "search", "filter", "sort", "nolist", "noform", "label"),
)


@dataclass(frozen=True)
class GroupName:
    """The name of a group: shop_window, ShopWindow."""

    snake: str
    Pascal: str


def read_name(text: str) -> GroupName:
    """Read `shop`, `ShopWindow` or `shop-window`.

    Raises:
        BadWord: It cannot be a module and a class.
    """
    words = split(text)
    snake = "_".join(words)
    fits = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", text) and len(snake) <= NAME_MAX
    if not fits or keyword.iskeyword(snake):
        raise BadWord(
            f"{quoted(text)} cannot be a group of values",
            hint=f"type a word of up to {NAME_MAX} letters and digits, such as `shop`",
        )
    return GroupName(snake, "".join(it.capitalize() for it in words))


def class_lines(app: App, group: str, fields: Sequence[Field]) -> list[str]:
    """Return the fields as lines of a class.

    Raises:
        BadWord: There are none, or one cannot be a value.
    """
    if not fields:
        raise BadWord(
            "a group needs a value", hint=f"type `vibegen add config {group} seats:int:default=20`"
        )
    for it in fields:
        check(app, group, it)
    return [_line(it) for it in fields]


def read_value(app: App, place: str, more: Sequence[Field]) -> tuple[GroupName, Field]:
    """Read `features.dark_mode:bool:default=false`: a value alone, and what it is called with.

    Raises:
        BadWord: It cannot be one, or there is more than that.
    """
    word, _, text = place.partition(".")
    group, field = read_name(word), Field.parse(text)
    if more:
        raise BadWord(
            f"{quoted(str(more[0]))} stands behind a value that is alone",
            hint=f"type `vibegen add config {group.snake} {text} {more[0]}` for a group of values",
        )
    check(app, group.snake, field)
    known = app.project.read(app.layout.path(f"app/configuration/groups/{group.snake}.py")) or ""
    if re.search(rf"(?m)^    {field.name}:", known):
        raise BadWord(f"`{group.snake}.{field.name}` is there", hint="type another name")
    return group, field


def check(app: App, group: str, field: Field) -> None:
    """Refuse what cannot be a value, or would be a setting at once.

    Raises:
        BadWord: It is one of these.
    """
    _check(field)
    settings = app.layout.settings.partition(":")[0]
    text = (app.project.read(settings) or "") if settings else ""
    if re.search(rf"(?m)^\s+{group}_{field.name}:", text):
        variable = f"{group}_{field.name}".upper()
        raise BadWord(
            f"{quoted(field.name)} would be read from {variable}, as a setting is already",
            hint="give the group or the value another name",
        )


def _check(field: Field) -> None:
    word = quoted(str(field))
    if field.type not in TYPES:
        secret = f"type `{field.name}:str:hidden:null`" if field.type == "password" else ""
        hint = secret or f"types are {', '.join(TYPES)}"
        raise BadWord(f"{word} cannot be a value of configuration", hint=hint)
    if lost := next((it for it in MEANINGLESS if getattr(field, it)), None):
        raise BadWord(f"`{lost}` in {word} means nothing for one value", hint="leave it out")
    if field.name == "group":
        raise BadWord(f"{word} has the name of what every group has", hint="type a longer name")
    if field.hidden and (field.type != "str" or field.has_default or not field.null):
        raise BadWord(
            f"{word} is a secret, which is text, and not known before somebody sets it",
            hint=f"type `{field.name}:str:hidden:null`",
        )
    if not (field.has_default or field.null):
        raise BadWord(
            f"{word} has no value before somebody sets it",
            hint=f"type `{field}:default=` and the value, or `{field}:null`",
        )
    if str(field.default) in {"today", "now"} and field.type in {"date", "datetime"}:
        raise BadWord(f"{word} would change by itself", hint="type a date")


def parts(field: Field) -> tuple[str, str, list[str]]:
    """Return the type of a value, its default and its limits, as source."""
    annotation = "SecretStr" if field.hidden else TYPES[field.type]
    limits = {it: getattr(field, it) for it in ("ge", "gt", "le", "lt")}
    limits |= {"min_length": field.min, "max_length": field.max}
    if field.type == "enum":
        annotation = f"Literal[{', '.join(map(json.dumps, field.args))}]"
    elif field.type == "list":
        annotation = f"Annotated[tuple[{field.args[0]}, ...], FROM_JSON]"
    elif field.type == "decimal":
        limits |= {"max_digits": int(field.args[0]), "decimal_places": int(field.args[1])}
    elif field.type == "str" and not field.hidden:
        limits["max_length"] = field.max or STR_MAX
    default = _literal(field.default) if field.has_default else "None"
    words = [f"{name}={_literal(it)}" for name, it in limits.items() if it is not None]
    return f"{annotation}{' | None' if field.null else ''}", default, words


def _line(field: Field) -> str:
    """Return `name: type = default`, with its limits."""
    annotation, default, words = parts(field)
    value = f"Field(default={default}, {', '.join(words)})" if words else default
    return f"{field.name}: {annotation} = {value}"


def _literal(value: object) -> str:
    """Return a value as source; a module that it needs is imported under its own name."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return repr(tuple(cast("list[object]", value)))
    if isinstance(value, datetime):
        return f"datetime.fromisoformat({value.isoformat()!r})"
    if isinstance(value, timedelta):
        return f"timedelta(seconds={value // timedelta(seconds=1)})"
    return repr(value).removeprefix("datetime.")  # A date, a time, a Decimal or a number
