"""Field types take what their JSON schema says, and nothing else."""

import pytest
from pydantic import BaseModel, ValidationError

from app.documents import Id
from app.fields import Day, Integer, Moment


class Typed(BaseModel):
    """One field of each type that other spellings could pass for."""

    number: Integer = 1
    day: Day | None = None
    moment: Moment | None = None
    id: Id | None = None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "5"),
        ("number", True),
        ("day", 5),
        ("moment", "9999-12-31T23:59:59-10:00"),
        ("id", "A" * 24),
    ],
)
def test_other_spellings_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Typed.model_validate({name: value})


def test_numbers_are_taken() -> None:
    assert Typed.model_validate({"number": 5}).number == 5
