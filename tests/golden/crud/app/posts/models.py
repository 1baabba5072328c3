"""Posts: how they are stored."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Text as LongText
from sqlmodel import Field, SQLModel

from app.columns import UtcDateTime, utc_now
from app.enums import by_value


class PostStatus(StrEnum):
    """What `Post.status` can be."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Post(SQLModel, table=True):
    """A post."""

    __tablename__ = "posts"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    body: str = Field(sa_type=LongText)
    status: PostStatus = Field(sa_type=by_value(PostStatus))
    published_on: date | None = None
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
