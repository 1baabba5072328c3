"""Blog posts: what can be asked for, and what is given."""

from datetime import datetime
from typing import Annotated, Required

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from app.authors.schemas import AuthorItem
from app.fields import Moment, Text
from app.many import Keys
from app.paging import PageQuery
from app.relations import Key, KeyParam
from app.tags.schemas import TagItem

BlogPostTitle = Annotated[Text, Field(min_length=1, max_length=200)]


class BlogPostCreate(BaseModel):
    """A blog post to create."""

    title: BlogPostTitle
    author_id: Key
    reply_to_id: Key | None = None
    tag_ids: Keys = []


class BlogPostUpdate(TypedDict, total=False):
    """What changes in a blog post: only what is sent."""

    title: BlogPostTitle
    author_id: Key
    reply_to_id: Key | None
    tag_ids: Keys


class BlogPostItem(TypedDict, total=False):
    """A blog post in a list: the whole of it, or what `fields` names."""

    id: Required[int]
    title: str
    author_id: int
    reply_to_id: int | None
    tag_ids: list[int]
    created_at: datetime
    updated_at: datetime


class BlogPostItemExpanded(BlogPostItem, total=False):
    """A blog post with what `expand` names."""

    author: AuthorItem | None
    reply_to: BlogPostItem | None
    tags: list[TagItem]


class BlogPostRead(BaseModel, from_attributes=True):
    """A blog post."""

    id: int
    title: str
    author_id: int
    reply_to_id: int | None
    tag_ids: list[int]
    created_at: datetime
    updated_at: datetime


class BlogPostReadExpanded(BlogPostRead):
    """A blog post with what `expand` names."""

    author: AuthorItem | None = None
    reply_to: BlogPostItem | None = None
    tags: list[TagItem] = []


EXPAND = r"^(author|reply_to|tags)(,(author|reply_to|tags))*$"


class BlogPostPage(TypedDict):
    """One page of blog posts."""

    items: list[BlogPostItemExpanded]
    total: int | None
    offset: int
    limit: int
    next: str | None


NAMES = "|".join(BlogPostItem.__annotations__)
SORTS = "|".join(name for name in BlogPostItem.__annotations__ if name not in {"tag_ids"})


class BlogPostList(PageQuery):
    """Which blog posts to list, in which order, and how much of each."""

    sort: Annotated[str, Field(pattern=rf"^-?({SORTS})(,-?({SORTS}))*$")] = "-id"
    search: Annotated[Text, Field(max_length=200)] | None = None
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
    expand: Annotated[str, Field(pattern=EXPAND)] | None = None
    title: Text | None = None
    author_id: KeyParam | None = None
    reply_to_id: KeyParam | None = None
    tag_id: KeyParam | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
