"""Blog posts as JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from app.blog_posts import queries
from app.blog_posts.dependencies import FoundBlogPost
from app.blog_posts.schemas import (
    EXPAND,
    BlogPostCreate,
    BlogPostList,
    BlogPostPage,
    BlogPostRead,
    BlogPostReadExpanded,
    BlogPostUpdate,
)
from app.db import DbSession
from app.errors import BAD_REQUEST, NOT_FOUND

router = APIRouter(prefix="/api/blog-posts", tags=["blog posts"], responses=BAD_REQUEST)


@router.get("", responses=NOT_FOUND)
async def list_blog_posts(db: DbSession, query: Annotated[BlogPostList, Query()]) -> BlogPostPage:
    """List blog posts: search, filter, sort, and page by offset or cursor."""
    return await queries.list_blog_posts(db, query)


@router.post("", status_code=201, response_model=BlogPostRead)
async def create_blog_post(
    db: DbSession, data: BlogPostCreate, response: Response
) -> dict[str, Any]:
    """Create a blog post."""
    blog_post = await queries.create_blog_post(db, data)
    response.headers["Location"] = f"/api/blog-posts/{blog_post.id}"
    return await queries.expand_blog_post(db, blog_post)


@router.get(
    "/{blog_post_id}",
    responses=NOT_FOUND,
    response_model=BlogPostReadExpanded,
    response_model_exclude_unset=True,
)
async def read_blog_post(
    db: DbSession,
    blog_post: FoundBlogPost,
    expand: Annotated[str | None, Query(pattern=EXPAND)] = None,
) -> dict[str, Any]:
    """Read a blog post, and what `expand` names."""
    return await queries.expand_blog_post(db, blog_post, expand.split(",") if expand else [])


@router.patch("/{blog_post_id}", responses=NOT_FOUND, response_model=BlogPostRead)
async def update_blog_post(
    db: DbSession, blog_post: FoundBlogPost, changes: BlogPostUpdate
) -> dict[str, Any]:
    """Change a blog post; what is not sent stays."""
    blog_post = await queries.update_blog_post(db, blog_post, changes)
    return await queries.expand_blog_post(db, blog_post)


@router.delete("/{blog_post_id}", status_code=204, responses=NOT_FOUND)
async def delete_blog_post(db: DbSession, blog_post: FoundBlogPost) -> None:
    """Delete a blog post."""
    await queries.delete_blog_post(db, blog_post)
