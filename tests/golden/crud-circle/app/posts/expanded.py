"""Posts with what they refer to, which refers to them in turn.

The schemas of both cannot import from each other, but from here they can.
"""

from typing_extensions import TypedDict

from app.authors.schemas import AuthorItem
from app.posts.schemas import PostItem, PostRead


class PostItemExpanded(PostItem, total=False):
    """A post with what `expand` names."""

    author: AuthorItem | None


class PostReadExpanded(PostRead):
    """A post with what `expand` names."""

    author: AuthorItem | None = None


class PostPage(TypedDict):
    """One page of posts."""

    items: list[PostItemExpanded]
    total: int | None
    offset: int
    limit: int
    next: str | None
