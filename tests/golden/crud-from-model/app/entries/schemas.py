"""Entries: what can be asked for, and what is given."""

from datetime import datetime
from typing import Annotated, Required

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from app.content.models import Status
from app.fields import Moment, Text
from app.paging import PageQuery

EntryTitle = Annotated[Text, Field(min_length=1, max_length=120)]


class EntryCreate(BaseModel):
    """An entry to create."""

    title: EntryTitle
    status: Status = Status.DRAFT


class EntryUpdate(TypedDict, total=False):
    """What changes in an entry: only what is sent."""

    title: EntryTitle
    status: Status


class EntryItem(TypedDict, total=False):
    """An entry in a list: the whole of it, or what `fields` names."""

    id: Required[int]
    title: str
    status: Status
    created_at: datetime
    updated_at: datetime


class EntryRead(BaseModel, from_attributes=True):
    """An entry."""

    id: int
    title: str
    status: Status
    created_at: datetime
    updated_at: datetime


class EntryPage(TypedDict):
    """One page of entries."""

    items: list[EntryItem]
    total: int | None
    offset: int
    limit: int
    next: str | None


NAMES = "|".join(EntryItem.__annotations__)


class EntryList(PageQuery):
    """Which entries to list, in which order, and how much of each."""

    sort: Annotated[str, Field(pattern=rf"^-?({NAMES})(,-?({NAMES}))*$")] = "-id"
    search: Annotated[Text, Field(max_length=200)] | None = None
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
    title: Text | None = None
    status: Status | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
