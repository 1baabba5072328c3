"""Posts: how they are stored."""

from datetime import datetime

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from app.columns import UtcDateTime, utc_now


class Post(SQLModel, table=True):
    """A post."""

    __tablename__ = "posts"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=255)
    slug: str = Field(max_length=200, unique=True)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    version: int = 1

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        """Let SQLAlchemy count the version up, and refuse to change one that is not stored."""
        return {"version_id_col": cls.version}
