"""Posts as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.db import DbSession
from app.errors import BAD_REQUEST, NOT_FOUND
from app.posts import queries
from app.posts.dependencies import FoundPost
from app.posts.models import Post
from app.posts.schemas import PostCreate, PostList, PostPage, PostRead, PostUpdate

router = APIRouter(prefix="/api/posts", tags=["posts"], responses=BAD_REQUEST)


@router.get("", responses=NOT_FOUND)
async def list_posts(db: DbSession, query: Annotated[PostList, Query()]) -> PostPage:
    """List posts: search, filter, sort, and page by offset or cursor."""
    return await queries.list_posts(db, query)


@router.post("", status_code=201, response_model=PostRead)
async def create_post(db: DbSession, data: PostCreate, response: Response) -> Post:
    """Create a post."""
    post = await queries.create_post(db, data)
    response.headers["Location"] = f"/api/posts/{post.id}"
    return post


@router.get("/{post_id}", responses=NOT_FOUND, response_model=PostRead)
async def read_post(post: FoundPost) -> Post:
    """Read a post."""
    return post


@router.patch("/{post_id}", responses=NOT_FOUND, response_model=PostRead)
async def update_post(db: DbSession, post: FoundPost, changes: PostUpdate) -> Post:
    """Change a post; what is not sent stays."""
    return await queries.update_post(db, post, changes)


@router.delete("/{post_id}", status_code=204, responses=NOT_FOUND)
async def delete_post(db: DbSession, post: FoundPost) -> None:
    """Delete a post."""
    await queries.delete_post(db, post)
