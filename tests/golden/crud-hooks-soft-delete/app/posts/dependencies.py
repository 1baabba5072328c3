"""Posts: what routes ask for."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, HTTPException, Path
from sqlalchemy.orm.exc import StaleDataError

from app.db import DbSession
from app.fields import INT_MAX
from app.posts import queries
from app.posts.models import Post

PostId = Annotated[int, Path(ge=1, le=INT_MAX)]


async def found_post(post_id: PostId, db: DbSession) -> AsyncIterator[Post]:
    """Yield the post of the path, or answer 404: also if it goes."""
    with suppress(StaleDataError):
        if post := await queries.get_post(db, post_id):
            yield post
            return
    raise HTTPException(404, "Post not found")


FoundPost = Annotated[Post, Depends(found_post)]
