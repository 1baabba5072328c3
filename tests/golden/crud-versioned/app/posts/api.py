"""Posts as JSON."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response

from app.db import DbSession
from app.errors import BAD_REQUEST, NOT_FOUND, Problem
from app.posts import queries
from app.posts.dependencies import FoundPost
from app.posts.models import Post
from app.posts.schemas import PostCreate, PostList, PostPage, PostRead, PostUpdate
from app.versions import CHANGED, ETAG, IfMatch, etag

router = APIRouter(prefix="/api/posts", tags=["posts"], responses=BAD_REQUEST)


@router.get("", responses=NOT_FOUND)
async def list_posts(db: DbSession, query: Annotated[PostList, Query()]) -> PostPage:
    """List posts: search, filter, sort, and page by offset or cursor."""
    return await queries.list_posts(db, query)


@router.post(
    "", status_code=201, response_model=PostRead, responses={201: ETAG, 409: {"model": Problem}}
)
async def create_post(db: DbSession, data: PostCreate, response: Response) -> Post:
    """Create a post."""
    try:
        post = await queries.create_post(db, data)
    except queries.PostTakenError as error:
        raise conflict(error) from error
    response.headers["Location"] = f"/api/posts/{post.id}"
    response.headers["ETag"] = etag(post.version)
    return post


@router.get("/{post_id}", responses=NOT_FOUND | {200: ETAG}, response_model=PostRead)
async def read_post(post: FoundPost, response: Response) -> Post:
    """Read a post."""
    response.headers["ETag"] = etag(post.version)
    return post


@router.patch(
    "/{post_id}",
    responses=NOT_FOUND | CHANGED | {200: ETAG, 409: {"model": Problem}},
    response_model=PostRead,
)
async def update_post(
    db: DbSession,
    post: FoundPost,
    changes: PostUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> Post:
    """Change a post; what is not sent stays."""
    try:
        post = await queries.update_post(db, post, changes, if_match)
    except queries.PostTakenError as error:
        raise conflict(error) from error
    except queries.PostChangedError as error:
        raise HTTPException(412, "Post was changed meanwhile") from error
    response.headers["ETag"] = etag(post.version)
    return post


@router.delete("/{post_id}", status_code=204, responses=NOT_FOUND | CHANGED)
async def delete_post(db: DbSession, post: FoundPost, if_match: IfMatch = None) -> None:
    """Delete a post."""
    try:
        await queries.delete_post(db, post, if_match)
    except queries.PostChangedError as error:
        raise HTTPException(412, "Post was changed meanwhile") from error


def conflict(error: queries.PostTakenError) -> HTTPException:
    """Say which field clashes."""
    return HTTPException(409, f"Another post has this {error.field}")
