"""Blog posts: how they are stored."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlmodel import Field, SQLModel

from app.columns import UtcDateTime, utc_now


class BlogPost(SQLModel, table=True):
    """A blog post."""

    __tablename__ = "blog_posts"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    author_id: int = Field(foreign_key="authors.id", ondelete="RESTRICT", index=True)
    reply_to_id: int | None = Field(
        default=None, foreign_key="blog_posts.id", ondelete="CASCADE", index=True
    )
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


blog_posts_tags = Table(
    "blog_posts_tags",
    SQLModel.metadata,
    Column(
        "blog_post_id", Integer, ForeignKey("blog_posts.id", ondelete="CASCADE"), primary_key=True
    ),
    Column(
        "tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
)
