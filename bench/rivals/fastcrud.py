"""Posts by FastCRUD, set up as its own pages show."""

from collections.abc import AsyncGenerator

from fastapi import FastAPI
from fastcrud import crud_router  # pyright: ignore[reportUnknownVariableType] - some are
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bench.rivals.plain import Post, engine

make_session = async_sessionmaker(engine, expire_on_commit=False)


class PostCreate(BaseModel):
    """A post to create."""

    title: str
    body: str
    views: int = 0
    published: bool = False


class PostUpdate(BaseModel):
    """What changes in a post."""

    title: str | None = None
    body: str | None = None
    views: int | None = None
    published: bool | None = None


async def get_session() -> AsyncGenerator[AsyncSession]:
    """Yield a session for one request."""
    async with make_session() as session:
        yield session


app = FastAPI()
app.state.engine = engine
app.include_router(
    crud_router(
        session=get_session,
        model=Post,
        create_schema=PostCreate,
        update_schema=PostUpdate,
        path="/api/posts",
        tags=["posts"],
    )
)
