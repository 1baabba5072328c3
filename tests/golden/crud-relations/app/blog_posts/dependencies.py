"""Blog posts: what routes ask for."""

from typing import Annotated

from fastapi import Depends, HTTPException, Path

from app.blog_posts import queries
from app.blog_posts.models import BlogPost
from app.db import DbSession
from app.fields import INT_MAX

BlogPostId = Annotated[int, Path(ge=1, le=INT_MAX)]


async def found_blog_post(blog_post_id: BlogPostId, db: DbSession) -> BlogPost:
    """Return the blog post of the path, or answer 404."""
    blog_post = await queries.get_blog_post(db, blog_post_id)
    if blog_post is None:
        raise HTTPException(404, "Blog post not found")
    return blog_post


FoundBlogPost = Annotated[BlogPost, Depends(found_blog_post)]
