"""Durations are whole seconds, and nothing else."""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from app.durations import Duration, DurationParam

duration, param = TypeAdapter[timedelta](Duration), TypeAdapter[timedelta](DurationParam)


def test_seconds() -> None:
    assert duration.validate_json("90") == param.validate_strings("90") == timedelta(seconds=90)
    assert duration.validate_python(timedelta(seconds=90)) == timedelta(seconds=90)
    assert duration.dump_json(timedelta(seconds=90)) == b"90"


@pytest.mark.parametrize("seconds", ["1.5", "1e400", "3000000000", '"90"', "true", "NaN"])
def test_anything_else_is_refused(seconds: str) -> None:
    with pytest.raises(ValidationError):
        duration.validate_json(seconds)


def test_parameters_are_finite() -> None:
    with pytest.raises(ValidationError):
        param.validate_strings("inf")
