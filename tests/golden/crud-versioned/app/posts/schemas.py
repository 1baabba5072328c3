"""Posts: what can be asked for, and what is given."""

from datetime import datetime
from typing import Annotated, Required

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from app.fields import Moment, Text
from app.paging import PageQuery
from app.spellings import Slug

PostTitle = Annotated[Text, Field(min_length=1, max_length=255)]


class PostCreate(BaseModel):
    """A post to create."""

    title: PostTitle
    slug: Slug


class PostUpdate(TypedDict, total=False):
    """What changes in a post: only what is sent."""

    title: PostTitle
    slug: Slug


class PostItem(TypedDict, total=False):
    """A post in a list: the whole of it, or what `fields` names."""

    id: Required[int]
    title: str
    slug: str
    created_at: datetime
    updated_at: datetime
    version: int


class PostRead(BaseModel, from_attributes=True):
    """A post."""

    id: int
    title: str
    slug: str
    created_at: datetime
    updated_at: datetime
    version: int


class PostPage(TypedDict):
    """One page of posts."""

    items: list[PostItem]
    total: int | None
    offset: int
    limit: int
    next: str | None


NAMES = "|".join(PostItem.__annotations__)


class PostList(PageQuery):
    """Which posts to list, in which order, and how much of each."""

    sort: Annotated[str, Field(pattern=rf"^-?({NAMES})(,-?({NAMES}))*$")] = "-id"
    search: Annotated[Text, Field(max_length=200)] | None = None
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
    title: Text | None = None
    slug: Text | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
