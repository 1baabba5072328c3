"""@{post.titles}: how they are stored."""

from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from beanie import DecimalAnnotation, Document, PydanticObjectId
from pydantic import Field
from pymongo import TEXT, IndexModel

from app.documents import UtcDateTime, utc_now
<% for field in enums %>


class @{field.enum}(StrEnum):
    """What `@{Post}.@{field.name}` can be."""

<% for name, value in field.field.members %>
    @{name} = "@{value}"
<% endfor %>
<% endfor %>


class @{Post}(Document):
    """@{article} @{post.human}."""

<% for line in document_lines %>
    @{line}
<% endfor %>
    created_at: UtcDateTime = Field(default_factory=utc_now)
    updated_at: UtcDateTime = Field(default_factory=utc_now)
<% if soft_delete %>
    deleted_at: UtcDateTime | None = None
<% endif %>
<% if versioned %>
    version: int = 1
<% endif %>

    class Settings:
        """Where Beanie keeps @{post.humans}, and how."""

        name = "@{table}"
<% if index_lines %>
        indexes: ClassVar = [
<% for line in index_lines %>
            @{line},
<% endfor %>
        ]
<% endif %>
<% if times %>
        bson_encoders: ClassVar = {time: time.isoformat}  # BSON has no time of day
<% endif %>
