"""@{post.titles}: how they are stored."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from @{base_module} import @{Base}
from app.columns import UtcDateTime, utc_now
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


class @{Post}(@{Base}):
    """@{article} @{post.human}."""

    __tablename__ = "@{posts}"@{"  # pyright: ignore[reportAssignmentType] - the base names them" if names_tables}

<% if not has_id %>
    id: Mapped[int] = mapped_column(primary_key=True)
<% endif %>
<% for field in fields %>
<% if field.closes %>
    # The tables refer to each other in a circle: this key is made when all are there
<% endif %>
    @{field.mapped_line}
<% endfor %>
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
<% if soft_delete %>
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
<% endif %>
<% if versioned %>
    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        """Let SQLAlchemy count the version up, and refuse stale changes."""
        return {"version_id_col": cls.version}
<% endif %>
