"""Column types that mean the same on every database."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time, aware and in UTC on both sides."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Add the zone to the first and the last moment, which asyncpg gives without one."""
        return None if value is None else value.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """Return the current moment, aware and in UTC."""
    return datetime.now(UTC)


def by_value(choices: type[StrEnum]) -> Enum:
    """Return a text column that keeps an enum's values, and not its names."""
    return Enum(choices, native_enum=False, length=50, values_callable=list)
