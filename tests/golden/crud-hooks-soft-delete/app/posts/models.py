"""Posts: how they are stored."""

from datetime import datetime

from sqlalchemy import Text as LongText
from sqlmodel import Field, SQLModel

from app.columns import UtcDateTime, utc_now


class Post(SQLModel, table=True):
    """A post."""

    __tablename__ = "posts"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=255)
    body: str = Field(sa_type=LongText)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, index=True, sa_type=UtcDateTime)
