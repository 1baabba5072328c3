"""Field types refuse what their JSON schema does not allow."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.fields import Day, Flag, Integer, Moment, Number, Text


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (TypeAdapter(Text), "\0"),
        (TypeAdapter(Integer), "5"),
        (TypeAdapter(Integer), True),
        (TypeAdapter(Integer), 2**31),
        (TypeAdapter(Number), "5.0"),
        (TypeAdapter(Flag), "true"),
        (TypeAdapter(Day), 5),
        (TypeAdapter(Moment), "2026-01-31T12:00:00"),
        (TypeAdapter(Moment), "9999-12-31T23:59:59-10:00"),
    ],
)
def test_refused(kind: TypeAdapter[Any], value: object) -> None:
    with pytest.raises(ValidationError):
        kind.validate_python(value)


def test_taken() -> None:
    assert TypeAdapter(Integer).validate_python(5.0) == 5
    assert TypeAdapter(Moment).validate_python("2026-01-31T12:00:00+02:00").hour == 10
