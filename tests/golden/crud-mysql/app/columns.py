"""Column types that mean the same on every database."""

from datetime import UTC, datetime

from sqlalchemy import Dialect, Double
from sqlalchemy.dialects.mysql import DATETIME, MEDIUMTEXT
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time, aware and in UTC on both sides."""

    impl = DATETIME(fsp=6)  # Else it keeps whole seconds only
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into the naive UTC that the database keeps."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the database kept into an aware datetime."""
        return None if value is None else value.replace(tzinfo=UTC)


class LongText(MEDIUMTEXT):
    """A text of up to 16 MiB, where `Text` ends at 64 KiB."""


class Real(Double[float]):
    """A float as Python has it, of 64 bits, where `Float` has 32."""


def utc_now() -> datetime:
    """Return the current moment, aware and in UTC."""
    return datetime.now(UTC)
