"""Posts: what routes ask for."""

from typing import Annotated

from fastapi import Depends, HTTPException, Path

from app.db import DbSession
from app.fields import INT_MAX
from app.posts import queries
from app.posts.models import Post

PostId = Annotated[int, Path(ge=1, le=INT_MAX)]


async def found_post(post_id: PostId, db: DbSession) -> Post:
    """Return the post of the path, or answer 404."""
    post = await queries.get_post(db, post_id)
    if post is None:
        raise HTTPException(404, "Post not found")
    return post


FoundPost = Annotated[Post, Depends(found_post)]
