"""Authors with what they refer to, which refers to them in turn.

The schemas of both cannot import from each other, but from here they can.
"""

from typing_extensions import TypedDict

from app.authors.schemas import AuthorItem, AuthorRead
from app.posts.schemas import PostItem


class AuthorItemExpanded(AuthorItem, total=False):
    """An author with what `expand` names."""

    favourite: PostItem | None


class AuthorReadExpanded(AuthorRead):
    """An author with what `expand` names."""

    favourite: PostItem | None = None


class AuthorPage(TypedDict):
    """One page of authors."""

    items: list[AuthorItemExpanded]
    total: int | None
    offset: int
    limit: int
    next: str | None
