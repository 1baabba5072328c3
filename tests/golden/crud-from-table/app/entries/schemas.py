"""Entries: what can be asked for, and what is given."""

from datetime import datetime
from typing import Annotated, Required

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from app.fields import Integer, IntegerParam, Moment, Number, NumberParam, Text
from app.paging import PageQuery

EntryTitle = Annotated[Text, Field(min_length=1, max_length=120)]


class EntryCreate(BaseModel):
    """An entry to create."""

    title: EntryTitle
    body: Text | None = None
    price: Number
    views: Integer = 5
    sold_at: Moment | None = None


class EntryUpdate(TypedDict, total=False):
    """What changes in an entry: only what is sent."""

    title: EntryTitle
    body: Text | None
    price: Number
    views: Integer
    sold_at: Moment | None


class EntryItem(TypedDict, total=False):
    """An entry in a list: the whole of it, or what `fields` names."""

    id: Required[int]
    title: str
    body: str | None
    price: float
    views: int
    sold_at: datetime | None
    created_at: datetime
    updated_at: datetime


class EntryRead(BaseModel, from_attributes=True):
    """An entry."""

    id: int
    title: str
    body: str | None
    price: float
    views: int
    sold_at: datetime | None
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
    price: NumberParam | None = None
    price_min: NumberParam | None = None
    price_max: NumberParam | None = None
    views: IntegerParam | None = None
    views_min: IntegerParam | None = None
    views_max: IntegerParam | None = None
    sold_at: Moment | None = None
    sold_after: Moment | None = None
    sold_before: Moment | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
