"""Posts, written by hand as the pages of FastAPI and SQLModel teach it, and nothing more."""

import os
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel import Field, SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

engine = create_async_engine(os.environ["DATABASE_URL"])
make_session = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
app = FastAPI()
app.state.engine = engine


def now() -> datetime:
    """Return the current moment in UTC."""
    return datetime.now(UTC)


class PostCreate(SQLModel):
    """A post to create."""

    title: str = Field(max_length=200)
    body: str
    views: int = 0
    published: bool = False


class Post(PostCreate, table=True):
    """A post as it is stored."""

    __tablename__ = "posts"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)


class PostRead(PostCreate):
    """A post as it is shown."""

    id: int
    created_at: datetime
    updated_at: datetime


class PostPage(SQLModel):
    """One page of posts."""

    items: list[PostRead]
    total: int | None
    offset: int
    limit: int


async def get_session() -> AsyncGenerator[AsyncSession]:
    """Yield a session for one request."""
    async with make_session() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]


@app.get("/api/posts", response_model=PostPage)
async def list_posts(
    session: SessionDep,
    *,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    total: bool = True,
) -> object:
    """List the newest posts."""
    statement = select(Post).order_by(col(Post.id).desc()).offset(offset).limit(limit)
    items = (await session.exec(statement)).all()
    count = (await session.exec(select(func.count()).select_from(Post))).one() if total else None
    return {"items": items, "total": count, "offset": offset, "limit": limit}


@app.get("/api/posts/{post_id}", response_model=PostRead)
async def read_post(post_id: int, session: SessionDep) -> object:
    """Read a post."""
    post = await session.get(Post, post_id)
    if post is None:
        raise HTTPException(404, "Post not found")
    return post


@app.post("/api/posts", response_model=PostRead, status_code=201)
async def create_post(data: PostCreate, session: SessionDep) -> object:
    """Create a post."""
    post = Post.model_validate(data)
    session.add(post)
    await session.commit()
    await session.refresh(post)
    return post
