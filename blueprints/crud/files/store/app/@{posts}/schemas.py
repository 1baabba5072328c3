"""@{post.titles}: what can be asked for, and what is given."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Required
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field, WithJsonSchema
from typing_extensions import TypedDict

from app.@{"documents" if mongo else "columns"} import @{"Id, " if mongo}utc_now
from app.durations import Clock, Duration, DurationParam
<% for other in related if other.expands and not apart and not other.is_owned %>
from @{other.schemas} import @{other.item}
<% endfor %>
from app.many import Keys
from app.relations import Key, KeyParam
from app.fields import INT_MAX, Day, Flag, Integer, IntegerParam, Moment, Number, NumberParam, Text, spelled, whole
<% for module, names in enum_imports %>
from @{module} import @{names}
<% endfor %>
from app.paging import PageQuery
from app.passwords import Password
from app.spellings import Email, Slug, Url, Uuid
from app.structures import Json, json_lines, lines
<% for field in decimals %>

@{field.pattern_name} = r"@{field.pattern}"
<% endfor %>
<% if aliases %>

<% endif %>
<% for field in aliases %>
@{field.alias} = @{field.alias_value}
<% endfor %>
<% if "create" in only or not adopted %>


class @{Post}Create(BaseModel):
    """@{article} @{post.human} to create."""

<% for field in writable %>
    @{field.create_line}
<% endfor %>
<% if not writable %>
    pass
<% endif %>
<% endif %>
<% if "update" in only %>


class @{Post}Update(TypedDict, total=False):
    """What changes in @{article.lower()} @{post.human}: only what is sent."""

<% for field in writable %>
    @{field.name}: @{field.schema}
<% endfor %>
<% endif %>
<% if "list" in only %>


class @{Post}Item(TypedDict, total=False):
    """@{article} @{post.human} in a list: the whole of it, or what `fields` names."""

    id: Required[@{Id}]
<% for field in visible %>
    @{field.name}: @{field.read}
<% endfor %>
    created_at: datetime
    updated_at: datetime
<% if versioned %>
    version: int
<% endif %>
<% endif %>
<% for other in related if other.is_owned %>


class @{other.item}(TypedDict, total=False):
    """What @{article.lower()} @{post.human} shows of its @{other.human}."""

    id: Required[@{Id}]
<% if other.title %>
    @{other.title}: @{other.title_type}
<% endif %>
<% endfor %>
<% if expands and not apart %>
<% include "files/parts/item_expanded.py" %>
<% endif %>
<% if api and ("read" in only or "create" in only or "update" in only) %>


class @{Post}Read(BaseModel, from_attributes=True):
    """@{article} @{post.human}."""

    id: @{Id}
<% for field in visible %>
    @{field.name}: @{field.read}
<% endfor %>
    created_at: datetime
    updated_at: datetime
<% if versioned %>
    version: int
<% endif %>
<% endif %>
<% if expands and not apart %>
<% include "files/parts/read_expanded.py" %>
<% endif %>
<% if expands %>


EXPAND = r"^@{expand_pattern}$"
<% endif %>
<% if not apart %>
<% include "files/parts/page.py" %>
<% endif %>
<% if "list" in only %>
<% if not apart %>


<% endif %>
NAMES = "|".join(@{Post}Item.__annotations__)
<% if sorts %>
SORTS = "|".join(@{sorts})
<% endif %>


<% if older %>
@dataclass
<% endif %>
class @{Post}List(PageQuery):
    """Which @{post.humans} to list, in which order, and how much of each."""

    sort: Annotated[str, @{Param}(pattern=rf"^-?({@{sort_names}})(,-?({@{sort_names}}))*$")] = "@{default_sort}"
<% if searched %>
    search: Annotated[Text, Field(max_length=200)] | None = None
<% endif %>
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
<% if expands %>
    expand: Annotated[str, Field(pattern=EXPAND)] | None = None
<% endif %>
<% for filter in filters %>
    @{filter.name}: @{filter.type} | None = None
<% endfor %>
<% endif %>
