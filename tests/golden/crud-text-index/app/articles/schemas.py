"""Articles: what can be asked for, and what is given."""

from datetime import datetime
from typing import Annotated, Required

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from app.documents import Id
from app.fields import Moment, Text
from app.paging import PageQuery

ArticleTitle = Annotated[Text, Field(min_length=1, max_length=200)]
ArticleBody = Annotated[Text, Field(min_length=1)]


class ArticleCreate(BaseModel):
    """An article to create."""

    title: ArticleTitle
    body: ArticleBody


class ArticleItem(TypedDict, total=False):
    """An article in a list: the whole of it, or what `fields` names."""

    id: Required[Id]
    title: str
    body: str
    created_at: datetime
    updated_at: datetime


class ArticleRead(BaseModel, from_attributes=True):
    """An article."""

    id: Id
    title: str
    body: str
    created_at: datetime
    updated_at: datetime


class ArticlePage(TypedDict):
    """One page of articles."""

    items: list[ArticleItem]
    total: int | None
    offset: int
    limit: int
    next: str | None


NAMES = "|".join(ArticleItem.__annotations__)


class ArticleList(PageQuery):
    """Which articles to list, in which order, and how much of each."""

    sort: Annotated[str, Field(pattern=rf"^-?({NAMES})(,-?({NAMES}))*$")] = "-id"
    search: Annotated[Text, Field(max_length=200)] | None = None
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
    title: Text | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
