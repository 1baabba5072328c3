"""@{post.titles}: how they are stored."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Integer, Numeric, SmallInteger, Table
<% if not mysql %>
from sqlalchemy import Text as LongText
<% endif %>
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from app.columns import @{"LongText, Real, " if mysql}UtcDateTime, utc_now
from app.decimals import ExactDecimal
from app.durations import Seconds
from app.enums import by_value
<% for field in enums %>


class @{field.enum}(StrEnum):
    """What `@{Post}.@{field.name}` can be."""

<% for name, value in field.field.members %>
    @{name} = "@{value}"
<% endfor %>
<% endfor %>


class @{Post}(SQLModel, table=True):
    """@{article} @{post.human}."""

    __tablename__ = "@{posts}"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
<% for field in stored %>
<% if field.closes %>
    # The tables refer to each other in a circle: this key is made when all are there
<% endif %>
    @{field.model_line}
<% endfor %>
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
<% if soft_delete %>
    deleted_at: datetime | None = Field(default=None, index=True, sa_type=UtcDateTime)
<% endif %>
<% if versioned %>
    version: int = 1

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
    Column("@{own_key}", @{link.field.key_of(post.Pascal).removeprefix("sa.").removesuffix("()")}, ForeignKey("@{posts}.id", ondelete="CASCADE"), primary_key=True),
    Column("@{link.field.param}", @{link.field.key_of(link.field.target).removeprefix("sa.").removesuffix("()")}, ForeignKey("@{link.field.table}.id", ondelete="CASCADE"), primary_key=True, index=True),
)
<% endfor %>
