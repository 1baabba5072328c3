"""Blog posts: what routes ask for."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, HTTPException, Path
from sqlalchemy.orm.exc import StaleDataError

from app.blog_posts import queries
from app.blog_posts.models import BlogPost
from app.db import DbSession
from app.fields import INT_MAX

BlogPostId = Annotated[int, Path(ge=1, le=INT_MAX)]


async def found_blog_post(blog_post_id: BlogPostId, db: DbSession) -> AsyncIterator[BlogPost]:
    """Yield the blog post of the path, or answer 404: also if it goes."""
    with suppress(StaleDataError):
        if blog_post := await queries.get_blog_post(db, blog_post_id):
            yield blog_post
            return
    raise HTTPException(404, "Blog post not found")


FoundBlogPost = Annotated[BlogPost, Depends(found_blog_post)]
