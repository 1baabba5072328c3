"""Field types take what their JSON schema says, and nothing else."""

from enum import StrEnum

import pytest
from pydantic import TypeAdapter, ValidationError

from app.columns import by_value
from app.fields import Day, Integer, Moment


class Colour(StrEnum):
    """A choice."""

    RED = "red"


@pytest.mark.parametrize(
    ("type_", "value"),
    [(Integer, "5"), (Integer, True), (Day, 5), (Moment, "9999-12-31T23:59:59-10:00")],
)
def test_other_spellings_are_refused(type_: object, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[object](type_).validate_python(value)


def test_numbers_are_taken() -> None:
    assert TypeAdapter[int](Integer).validate_python(5) == 5


def test_enums_are_kept_by_value() -> None:
    assert by_value(Colour).enums == ["red"]
