"""@{post.titles}: how they are stored."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from decimal import Decimal

<% for line in type_imports %>
@{line}
<% endfor %>
<% if not mysql %>
from sqlalchemy import Text as LongText
<% endif %>
<% if links %>
from sqlalchemy import Column, ForeignKey, Integer, Table
<% endif %>
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from app.columns import @{"LongText, Real, " if mysql}UtcDateTime, utc_now
<% if timestamps %>


class UtcTimestamp(UtcDateTime):
    """A moment in a column of the type TIMESTAMP."""

    impl = TIMESTAMP
    cache_ok = True
<% endif %>
<% if has_values %>


def values(choices: type[StrEnum]) -> list[str]:
    """Return what the database keeps of an enum: its values, and not its names."""
    return [it.value for it in choices]
<% endif %>
<% for field in enums %>


class @{field.enum}(StrEnum):
    """What `@{Post}.@{field.name}` can be."""

<% for name, value in field.field.members %>
    @{name} = "@{value}"
<% endfor %>
<% endfor %>


class @{Post}(SQLModel, table=True):
    """@{article} @{post.human}."""

    __tablename__ = "@{table}"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method
<% if key_lines %>
    __table_args__ = (
<% for line in key_lines %>
        @{line},
<% endfor %>
    )
<% endif %>

    id: int | None = Field(default=None, primary_key=True@{key_options})
<% for line in stored_lines %>
    @{line}
<% endfor %>
    created_at: datetime = Field(default_factory=utc_now, sa_type=@{kept_types.created_at})
    updated_at: datetime = Field(default_factory=utc_now, sa_type=@{kept_types.updated_at})
<% if soft_delete %>
    deleted_at: datetime | None = Field(default=None, sa_type=@{kept_types.deleted_at})
<% endif %>
<% if versioned %>
    version: int = @{version_value}

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        """Let SQLAlchemy count the version up, and refuse to change one that is not stored."""
        return {"version_id_col": cls.version}
<% endif %>
<% for link in links %>


@{link.field.pairs} = Table(
    "@{link.field.pairs}",
    SQLModel.metadata,
    Column("@{own_key}", @{link.field.key_of(post.Pascal).removeprefix("sa.").removesuffix("()")}, ForeignKey("@{table}.id", ondelete="CASCADE"), primary_key=True),
    Column("@{link.field.param}", @{link.field.key_of(link.field.target).removeprefix("sa.").removesuffix("()")}, ForeignKey("@{link.field.table}.id", ondelete="CASCADE"), primary_key=True, index=True),
)
<% endfor %>
