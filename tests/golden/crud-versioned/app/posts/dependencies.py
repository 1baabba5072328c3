"""Posts: what routes ask for."""

from typing import Annotated

from fastapi import Depends, HTTPException, Path

from app.db import DbSession
from app.fields import INT_MAX
from app.posts import queries
from app.posts.models import Post


async def found_post(post_id: Annotated[int, Path(ge=1, le=INT_MAX)], db: DbSession) -> Post:
    """Return the post of the path, or answer 404."""
    post = await queries.get_post(db, post_id)
    if post is None:
        raise HTTPException(404, "Post not found")
    return post


FoundPost = Annotated[Post, Depends(found_post)]
