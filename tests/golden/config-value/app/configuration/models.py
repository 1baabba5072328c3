"""Changes of values: how they are stored. The newest one of a name says what holds."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Text
from sqlmodel import Field, SQLModel


def utc_now() -> datetime:
    """Return the current moment, aware and in UTC."""
    return datetime.now(UTC)


class ConfigChange(SQLModel, table=True):
    """Somebody set a value, or removed it (None)."""

    __tablename__ = "config_changes"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, index=True)
    value: str | None = Field(default=None, sa_type=Text)
    is_secret: bool
    who: str = Field(max_length=200)
    at: datetime = Field(default_factory=utc_now, sa_type=DateTime(timezone=True))
