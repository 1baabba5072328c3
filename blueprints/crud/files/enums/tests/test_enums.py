"""Enums are kept by value."""

from enum import StrEnum

from app.enums import by_value


class Colour(StrEnum):
    """A choice."""

    RED = "red"


def test_enums_are_kept_by_value() -> None:
    assert by_value(Colour).enums == ["red"]
