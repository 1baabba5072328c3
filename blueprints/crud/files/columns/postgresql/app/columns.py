"""Column types that mean the same on every database."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Enum


class UtcDateTime(DateTime):
    """A moment in time, aware and in UTC on both sides."""

    def __init__(self) -> None:
        super().__init__(timezone=True)


def utc_now() -> datetime:
    """Return the current moment, aware and in UTC."""
    return datetime.now(UTC)


def by_value(choices: type[StrEnum]) -> Enum:
    """Return a text column that keeps an enum's values, and not its names."""
    return Enum(choices, native_enum=False, length=50, values_callable=list)
