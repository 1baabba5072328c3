"""Blog posts: what can be asked for, and what is given."""

from datetime import datetime
from typing import Annotated, Required

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from app.fields import Moment, Text
from app.paging import PageQuery

BlogPostTitle = Annotated[Text, Field(min_length=1, max_length=200)]
BlogPostBody = Annotated[Text, Field(min_length=1)]


class BlogPostCreate(BaseModel):
    """A blog post to create."""

    title: BlogPostTitle
    body: BlogPostBody


class BlogPostUpdate(TypedDict, total=False):
    """What changes in a blog post: only what is sent."""

    title: BlogPostTitle
    body: BlogPostBody


class BlogPostItem(TypedDict, total=False):
    """A blog post in a list: the whole of it, or what `fields` names."""

    id: Required[int]
    title: str
    body: str
    created_at: datetime
    updated_at: datetime


class BlogPostRead(BaseModel, from_attributes=True):
    """A blog post."""

    id: int
    title: str
    body: str
    created_at: datetime
    updated_at: datetime


class BlogPostPage(TypedDict):
    """One page of blog posts."""

    items: list[BlogPostItem]
    total: int | None
    offset: int
    limit: int
    next: str | None


NAMES = "|".join(BlogPostItem.__annotations__)


class BlogPostList(PageQuery):
    """Which blog posts to list, in which order, and how much of each."""

    sort: Annotated[str, Field(pattern=rf"^-?({NAMES})(,-?({NAMES}))*$")] = "-id"
    search: Annotated[Text, Field(max_length=200)] | None = None
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
    title: Text | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
