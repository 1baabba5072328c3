"""Values on the command line, such as defaults and limits: text to Python and back. Pure.

Datetimes are aware and in UTC. Modules that cost time are imported when a value needs them.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from datetime import date, datetime, time, timedelta
    from decimal import Decimal
    from uuid import UUID

Arguments = tuple[str, ...]
Number: TypeAlias = "int | float | Decimal"

INT_MIN, INT_MAX = -(2**31), 2**31 - 1  # What `integer` holds in every database
NOW, TODAY = "now", "today"  # Defaults that are worked out when a row is made
MAX_SECONDS = 100 * 366 * 86_400  # Of a duration: a century, which every database holds
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


def read(type_: str, text: str, args: Arguments = ()) -> object:
    """The Python value of a text: a list for a list, the text of its value for an enum.

    Raises:
        ValueError: The text is no value of the type.
    """
    return _READERS[type_][0](text, args)


def wanted(type_: str, args: Arguments = ()) -> str:
    """What a value of the type looks like, for a hint."""
    if type_ == "enum":
        return f"one of {', '.join(args)}"
    if type_ == "list":
        return f"values with `/` between them, each {wanted(args[0])}"
    return _READERS[type_][1].format(*args)


def write(value: object) -> str:
    """The text that `read` turns into this value."""
    match value:
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return str(value)
        case list():
            return "/".join(map(write, cast("list[object]", value)))
        case dict():
            return "{}"
        case _:
            return _write_rare(value)


def _write_rare(value: object) -> str:
    import datetime as dt
    from decimal import Decimal

    match value:
        case Decimal():
            return f"{value:f}"
        case dt.datetime() | dt.time():
            return value.isoformat().replace(":", "").replace("+0000", "Z")
        case dt.timedelta():
            return f"{value // dt.timedelta(seconds=1)}s"
        case _:
            return str(value)


def exact(number: object) -> "Decimal":
    """A number as it is written, so that those of all types compare."""
    from decimal import Decimal

    return Decimal(str(number))


def span(type_: str, args: Arguments) -> "tuple[Decimal, Decimal, Decimal]":
    """The least and the greatest value of a type of number, and the step; 0 for a float."""
    if type_ == "int":
        return exact(INT_MIN), exact(INT_MAX), exact(1)
    if type_ == "float":
        return exact("-inf"), exact("inf"), exact(0)
    precision, scale = map(int, args)
    greatest = exact(10**precision - 1).scaleb(-scale)
    return -greatest, greatest, exact(1).scaleb(-scale)


def _matching(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text, re.ASCII):
        raise ValueError(text)
    return text


def _text(text: str, _: Arguments) -> str:
    if not text.isprintable():
        raise ValueError(text)
    return text


def _email(text: str, _: Arguments) -> str:
    return _matching(
        r"[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}", text
    )


def _slug(text: str, _: Arguments) -> str:
    return _matching(r"[a-z0-9]+(-[a-z0-9]+)*", text)


def _int(text: str, _: Arguments) -> int:
    number = int(_matching(r"-?\d{1,10}", text))
    if not INT_MIN <= number <= INT_MAX:
        raise ValueError(text)
    return number


def _float(text: str, _: Arguments) -> float:
    number = float(_matching(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text))
    if abs(number) == float("inf"):
        raise ValueError(text)
    return number


def _decimal(text: str, args: Arguments) -> "Decimal":
    from decimal import Decimal

    precision, scale = map(int, args)
    whole, _, part = _matching(r"-?\d+(\.\d+)?", text).lstrip("-").partition(".")
    if len(whole.lstrip("0")) > precision - scale or len(part) > scale:
        raise ValueError(text)
    return Decimal(text)


def _bool(text: str, _: Arguments) -> bool:
    return _matching("true|false", text) == "true"


def _date(text: str, _: Arguments) -> "date | str":
    from datetime import date

    if text == TODAY:
        return TODAY
    return date.fromisoformat(_matching(r"\d{4}-\d\d-\d\d", text))


def _datetime(text: str, _: Arguments) -> "datetime | str":
    from datetime import UTC, datetime

    if text == NOW:
        return NOW
    moment = _matching(r"\d{4}-\d\d-\d\d(T\d{4}(\d\d)?Z?)?", text).replace("-", "")
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def _time(text: str, _: Arguments) -> "time":
    from datetime import time

    return time.fromisoformat(_matching(r"\d{4}(\d\d)?", text))


def _timedelta(text: str, _: Arguments) -> "timedelta":
    from datetime import timedelta

    units = "".join(rf"(\d{{1,14}}{unit})?" for unit in _SECONDS)
    parts = re.findall(r"(\d+)([wdhms])", _matching(f"(?=.){units}", text))
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in parts)
    if seconds > MAX_SECONDS:
        raise ValueError(text)
    return timedelta(seconds=seconds)


def _uuid(text: str, _: Arguments) -> "UUID":
    from uuid import UUID

    return UUID(_matching("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text))


def _json(text: str, _: Arguments) -> dict[str, object]:
    _matching(r"\{\}", text)
    return {}


def _enum(text: str, args: Arguments) -> str:
    if text not in args:
        raise ValueError(text)
    return text


def _list(text: str, args: Arguments) -> list[object]:
    return [read(args[0], item) for item in text.split("/")] if text else []


_READERS: dict[str, tuple[Callable[[str, Arguments], object], str]] = {
    "str": (_text, "text on one line"),
    "text": (_text, "text on one line"),
    "int": (_int, f"a whole number from {INT_MIN} to {INT_MAX}"),
    "float": (_float, "a number, such as 1.5"),
    "decimal": (_decimal, "a number of at most {0} digits, {1} of them after the point"),
    "bool": (_bool, "true or false"),
    "date": (_date, "`today`, or a date such as 2026-11-30"),
    "datetime": (_datetime, "`now`, or a time in UTC without `:` such as 2026-11-30T1200"),
    "time": (_time, "a time without `:` such as 0930"),
    "timedelta": (_timedelta, "a duration such as 90s, 30m, 12h, 7d or 1d12h"),
    "uuid": (_uuid, "a UUID such as 8a6e0804-2bd0-4672-b79d-d97027f9071a"),
    "json": (_json, "`{{}}`"),
    "email": (_email, "an address such as ann@example.com"),
    "slug": (_slug, "small letters, digits and `-`, such as first-post"),
    "enum": (_enum, ""),
    "list": (_list, ""),
}
