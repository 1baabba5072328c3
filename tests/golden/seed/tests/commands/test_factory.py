"""Made-up values keep the rules of their schema."""

from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, Field

from app.seed import column
from app.seed.factory import Factory, make

ROWS = 300
Email = Annotated[str, Field(pattern=r"^[a-z0-9._-]+@[a-z0-9.-]+$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Secret = Annotated[str, Field(min_length=40, json_schema_extra={"format": "password"})]


class Color(Enum):
    """What there are few of."""

    RED = "red"
    BLUE = "blue"


class Sample(BaseModel):
    """A field of every kind."""

    name: Annotated[str, Field(max_length=9)]
    long: Annotated[str, Field(min_length=200, max_length=2_000)]
    mail: Email | None = None
    slug: Slug
    site: Annotated[str, Field(pattern="^https?://")]
    word: Secret
    views: Annotated[int, Field(ge=-5, le=5)]
    rank: Annotated[float, Field(gt=0, lt=0.01)]
    price: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    debt: Annotated[Decimal, Field(ge=-9, lt=-1, decimal_places=2)]
    done: bool
    color: Color
    day: date
    at: AwareDatetime
    clock: time
    length: timedelta
    key: UUID
    tags: list[str]
    marks: list[Annotated[int, Field(ge=3)]]
    data: dict[str, Any]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column, "POOL", 100)


def test_every_rule_is_kept() -> None:
    factory = Factory(Sample)
    rows = [factory.row(number) for number in range(ROWS)]
    for row in rows:
        assert Sample.model_validate(row).model_dump() == row
    assert {row["color"] for row in rows} == {*Color}
    assert {row["views"] for row in rows} == {*range(6)}
    assert {row["mail"] is None for row in rows} == {True, False}
    assert len({row["long"] for row in rows}) > 50


def test_rows_repeat_by_their_number() -> None:
    assert Factory(Sample).row(7) == make(Sample, 7).model_dump() != make(Sample, 8).model_dump()
    assert Factory(Sample, seed=1).row(7) != make(Sample, 7).model_dump()
    assert make(Sample, name="Mine").name == "Mine"


def test_unique_values() -> None:
    names = ["name", "mail", "slug", "site", "debt", "day", "at", "key"]
    factory = Factory(Sample, unique=names)
    rows = [factory.row(number) for number in range(ROWS)]
    for name in names:
        given = [row[name] for row in rows if row[name] is not None]
        assert len({*given}) == len(given) > ROWS / 2
    factory.check(ROWS)


def test_unique_values_run_out() -> None:
    class Few(BaseModel):
        color: Color

    class Short(BaseModel):
        code: Annotated[str, Field(max_length=2)]

    with pytest.raises(ValueError, match="`color` has 2 different values only"):
        Factory(Few, unique=["color"]).check(2)
    with pytest.raises(ValueError, match="at most 2 characters"):
        Factory(Short, unique=["code"]).check(100)


def test_what_nobody_can_make_up() -> None:
    class Odd(BaseModel):
        code: Annotated[str, Field(pattern="^[A-Z]{3}-[0-9]{4}$")]

    with pytest.raises(ValueError, match="nothing that is made up fits `code`"):
        Factory(Odd)
