"""Entries: how they are stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import TIMESTAMP, BigInteger, Index, Numeric
from sqlalchemy import Text as LongText
from sqlalchemy.dialects import sqlite
from sqlmodel import Field, SQLModel

from app.columns import UtcDateTime, utc_now


class UtcTimestamp(UtcDateTime):
    """A moment in a column of the type TIMESTAMP."""

    impl = TIMESTAMP
    cache_ok = True


class Entry(SQLModel, table=True):
    """An entry."""

    __tablename__ = "entries"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method
    __table_args__ = (
        Index("entries_title", "title", unique=True),
        Index("by_both", "price", "views"),
    )

    id: int | None = Field(default=None, primary_key=True, nullable=True)
    title: str = Field(max_length=120)
    body: str | None = Field(default=None, sa_type=LongText)
    price: float = Field(sa_type=Numeric(10, 2, asdecimal=False))
    views: int = Field(sa_type=BigInteger())
    sold_at: datetime | None = Field(default=None, sa_type=UtcTimestamp)
    photo: Any = Field(default=None, sa_type=sqlite.BLOB(), nullable=True)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
