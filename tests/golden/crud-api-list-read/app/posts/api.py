"""Posts as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.db import DbSession
from app.errors import BAD_REQUEST, NOT_FOUND
from app.posts import queries
from app.posts.dependencies import FoundPost
from app.posts.models import Post
from app.posts.schemas import PostList, PostPage, PostRead

router = APIRouter(prefix="/api/posts", tags=["posts"], responses=BAD_REQUEST)


@router.get("", responses=NOT_FOUND)
async def list_posts(db: DbSession, query: Annotated[PostList, Query()]) -> PostPage:
    """List posts: search, filter, sort, and page by offset or cursor."""
    return await queries.list_posts(db, query)


@router.get("/{post_id}", responses=NOT_FOUND, response_model=PostRead)
async def read_post(post: FoundPost) -> Post:
    """Read a post."""
    return post
