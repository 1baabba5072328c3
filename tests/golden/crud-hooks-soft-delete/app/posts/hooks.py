"""What happens around changes of posts.

All of it runs inside the transaction: raise anything and nothing is stored.
An `HTTPException` becomes the answer; with any other exception it is 500.
"""

from app.posts.models import Post
from app.posts.schemas import PostCreate, PostUpdate


async def before_create(data: PostCreate) -> None:
    """Look at `data` before it is stored, and change it where needed."""


async def after_create(post: Post) -> None:
    """Do what belongs to a new post; it has its id already."""


async def before_update(post: Post, changes: PostUpdate) -> None:
    """Compare what is stored with what will change."""


async def after_update(post: Post) -> None:
    """Do what belongs to a changed post."""


async def before_delete(post: Post) -> None:
    """Look at a post before it goes."""


async def after_delete(post: Post) -> None:
    """Do what belongs to a post that is gone."""
