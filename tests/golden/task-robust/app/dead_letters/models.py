"""Dead letters: how they are stored."""

from datetime import datetime

from sqlalchemy import DateTime, LargeBinary, Text
from sqlmodel import Field, SQLModel


class DeadLetter(SQLModel, table=True):
    """A task that failed for good."""

    __tablename__ = "dead_letters"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    task: str = Field(max_length=200)
    arguments: str = Field(sa_type=Text)
    error: str = Field(sa_type=Text)
    tries: int
    traceback: str = Field(sa_type=Text)
    payload: bytes = Field(sa_type=LargeBinary)
    failed_at: datetime = Field(sa_type=DateTime(timezone=True))
