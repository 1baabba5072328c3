"""Field types take what their JSON schema says, and nothing else."""

import pytest
from pydantic import TypeAdapter, ValidationError

from app.documents import Id
from app.fields import Day, Integer, Moment

DAY, MOMENT, NUMBER = TypeAdapter(Day), TypeAdapter(Moment), TypeAdapter(Integer)
ID: TypeAdapter[object] = TypeAdapter(Id)


@pytest.mark.parametrize(
    ("adapter", "value"),
    [
        (NUMBER, "5"),
        (NUMBER, True),
        (DAY, 5),
        (MOMENT, "9999-12-31T23:59:59-10:00"),
        (ID, "A" * 24),
    ],
)
def test_other_spellings_are_refused(adapter: TypeAdapter[object], value: object) -> None:
    with pytest.raises(ValidationError):
        adapter.validate_python(value)


def test_numbers_are_taken() -> None:
    assert NUMBER.validate_python(5) == 5
