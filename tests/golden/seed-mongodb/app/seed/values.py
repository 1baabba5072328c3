"""Made-up values that a field takes: texts as people write them, and what types can hold."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from math import ceil, floor
from typing import Any, NamedTuple, cast, get_args, get_origin
from uuid import UUID

from faker import Faker
from pydantic import AwareDatetime

START, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
LONG = 1_000  # A text that may have more letters is a paragraph, others are a sentence
PASSWORD = "correct horse battery staple"  # noqa: S105 - all made-up accounts share it
NAMED = {  # What Faker makes for a text, by the name of its field
    "author": "name",
    "city": "city",
    "company": "company",
    "country": "country",
    "first_name": "first_name",
    "last_name": "last_name",
    "name": "name",
    "phone": "phone_number",
    "word": "word",
}


class Scale(NamedTuple):
    """Values that can be counted: the numbers of the first and the last, and what makes one."""

    first: int
    last: int
    make: Callable[[int], object]


def clock(seconds: int) -> time:
    """Return a time of day."""
    return (START + timedelta(seconds=seconds)).time()


def uuid(number: int) -> UUID:
    """Return an id of the kind that is made by chance."""
    return UUID(int=number, version=4)


SCALES: dict[type, Scale] = {
    bool: Scale(0, 1, bool),
    date: Scale(START.toordinal(), END.toordinal(), date.fromordinal),
    datetime: Scale(
        int(START.timestamp()), int(END.timestamp()), partial(datetime.fromtimestamp, tz=UTC)
    ),
    time: Scale(0, 86_399, clock),
    timedelta: Scale(0, 30 * 86_400, partial(timedelta, 0)),
    UUID: Scale(0, 2**128 - 1, uuid),
}
SCALES[cast("type", AwareDatetime)] = SCALES[datetime]


def parts(hint: object) -> Iterator[object]:
    """Return all that a field or a type consists of, annotations included."""
    yield from (hint, get_origin(hint))
    more = (getattr(hint, "annotation", None), *getattr(hint, "metadata", ()), *get_args(hint))
    for part in more:
        if part is not None:
            yield from parts(part)


def limits(hint: object, *names: str) -> list[Any]:
    """Return what annotations say of `ge`, `max_length` and their like."""
    found = (getattr(part, name, None) for part in parts(hint) for name in names)
    return [it for it in found if it is not None]


def scales(hint: object, *, wide: bool) -> Iterator[Scale]:
    """Return what can count the values of a type, the best one first; nothing for texts."""
    kinds: list[type[object]] = [part for part in parts(hint) if isinstance(part, type)]
    for kind in kinds:
        if issubclass(kind, Enum):
            members = list(kind)
            yield Scale(0, len(members) - 1, members.__getitem__)
        elif kind in SCALES:
            yield SCALES[kind]
        elif kind in {int, float, Decimal}:
            yield from numbers(hint, kind, wide=wide)


def numbers(hint: object, kind: type[object], *, wide: bool) -> Iterator[Scale]:
    """Return what counts numbers, whose digits and size annotations do not always tell."""
    high = float(min(limits(hint, "le", "lt"), default=2**31))
    lowest = [float(it) for it in limits(hint, "ge", "gt")]
    for size in (2**31, 1_000_000, 10_000, 100, 10, 1) if wide else (10_000, 100, 10, 1):
        low = max(lowest, default=min(high - size, 0))
        low = 0 if low < 0 < high else low
        for digits in (0,) if kind is int else (2, 0, 4):
            unit = 10**digits
            first, last = ceil(low * unit), floor(min(high, low + size) * unit)
            if first <= last:
                yield Scale(first, last, partial(number, kind, digits))


def number(kind: type[object], digits: int, units: int) -> object:
    """Return a number by its smallest units; a decimal as text, as JSON has it."""
    if kind is int:
        return units
    return units / 10**digits if kind is float else f"{units / 10**digits:.{digits}f}"


def is_password(hint: object) -> bool:
    """Whether a text is a password, as JSON schemas say."""
    return {"format": "password"} in limits(hint, "json_schema_extra")


def texts(fake: Faker, name: str, hint: object) -> Iterator[Callable[[], object]]:
    """Return what makes texts, the best one first: the field refuses the others."""
    shortest = max(limits(hint, "min_length"), default=0)
    longest = min(limits(hint, "max_length"), default=LONG)

    def fit(text: str) -> str:
        while len(text) < shortest:
            text = f"{text} {fake.sentence()}"
        return text[:longest]

    if is_password(hint):
        yield lambda: fit(PASSWORD)
    if name in NAMED:
        yield lambda: fit(str(fake.format(NAMED[name])))
    yield lambda: fit(fake.paragraph() if longest >= LONG else fake.sentence().rstrip("."))
    yield fake.slug
    yield fake.email
    yield fake.url
    yield lambda: fake.hexify("^" * 24)  # The id of a document
