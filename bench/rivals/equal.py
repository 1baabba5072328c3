"""Posts, written by hand like `plain`, with what an emitted app does besides.

That is: search, filters, sorting, chosen fields and cursors in the list; moments in UTC; a request
id, a log line and security headers for each request; the check of the host; a limit of the body.
"""

import base64
import logging
import os
import time
import uuid
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Response
from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Param
from sqlalchemy import DateTime, Dialect, TypeDecorator
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel import Field, SQLModel, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INT_MAX = 2**31 - 1
MAX_BODY_BYTES = 1_000_000
SORT = r"^-?(id|title|views|published|created_at|updated_at)$"

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger("requests")
request_id: ContextVar[str] = ContextVar("request_id", default="-")
engine = create_async_engine(os.environ["DATABASE_URL"])
make_session = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
app = FastAPI(max_body_size=MAX_BODY_BYTES)
app.state.engine = engine
router = APIRouter(prefix="/api/posts", tags=["posts"])


class Context:
    """Gives each request an id, a log line and security headers."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        identifier = Headers(scope=scope).get("x-request-id") or uuid.uuid4().hex
        request_id.set(identifier)
        started, status = time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = identifier
                headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        try:
            await self.inner(scope, receive, send_with_headers)
        finally:
            ms = (time.perf_counter() - started) * 1000
            logger.info("%s %s %s %.1f ms", scope["method"], scope["path"], status, ms)


app.add_middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1"])
app.add_middleware(Context)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time, aware and in UTC on both sides."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> datetime | None:
        """Store naive UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - as above
    ) -> datetime | None:
        """Read aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def now() -> datetime:
    """Return the current moment in UTC."""
    return datetime.now(UTC)


class PostCreate(SQLModel):
    """A post to create."""

    title: str = Field(min_length=1, max_length=200)
    body: str = Field(min_length=1)
    views: int = Field(default=0, ge=-INT_MAX, le=INT_MAX)
    published: bool = False


class Post(PostCreate, table=True):
    """A post as it is stored."""

    __tablename__ = "posts"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


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
    next: str | None


class PostQuery(BaseModel):
    """Which posts to list."""

    offset: int = Param(default=0, ge=0, le=INT_MAX)
    limit: int = Param(default=25, ge=1, le=100)
    after: str | None = None
    total: bool = True
    sort: str = Param(default="-id", pattern=SORT)
    search: str | None = Param(default=None, max_length=200)
    fields: str | None = None
    title: str | None = None
    views: int | None = None
    views_min: int | None = None
    views_max: int | None = None
    published: bool | None = None
    created_after: AwareDatetime | None = None
    created_before: AwareDatetime | None = None


async def get_session() -> AsyncGenerator[AsyncSession]:
    """Yield a session for one request."""
    async with make_session() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]


def conditions(query: PostQuery) -> list[Any]:
    """Return what the rows of a list have to fulfil."""
    found: list[Any] = []
    if query.title is not None:
        found.append(col(Post.title) == query.title)
    if query.views is not None:
        found.append(col(Post.views) == query.views)
    if query.views_min is not None:
        found.append(col(Post.views) >= query.views_min)
    if query.views_max is not None:
        found.append(col(Post.views) <= query.views_max)
    if query.published is not None:
        found.append(col(Post.published) == query.published)
    if query.created_after is not None:
        found.append(col(Post.created_at) >= query.created_after)
    if query.created_before is not None:
        found.append(col(Post.created_at) < query.created_before)
    if query.search:
        columns = (col(Post.title), col(Post.body))
        found.append(or_(*(it.icontains(query.search, autoescape=True) for it in columns)))
    return found


@router.get("", response_model=PostPage, response_model_exclude_unset=True)
async def list_posts(session: SessionDep, query: Annotated[PostQuery, Query()]) -> object:
    """List posts."""
    where = conditions(query)
    name = query.sort.removeprefix("-")
    column = col(getattr(Post, name))
    order = [column.desc() if query.sort.startswith("-") else column.asc(), col(Post.id).asc()]
    statement = select(Post).where(*where).order_by(*order[: 1 if name == "id" else 2])
    if query.after:
        last = int(base64.urlsafe_b64decode(query.after))  # Only for the order by id: good enough
        statement = statement.where(col(Post.id) < last)
    statement = statement.offset(query.offset).limit(query.limit + 1)
    items = list((await session.exec(statement)).all())
    more, items = len(items) > query.limit, items[: query.limit]
    cursor = base64.urlsafe_b64encode(str(items[-1].id).encode()).decode() if more else None
    count = None
    if query.total:
        counting = select(func.count()).select_from(Post).where(*where)
        count = (await session.exec(counting)).one()
    page: dict[str, object] = {"items": items}
    if query.fields:
        names = {"id", *query.fields.split(",")}
        page["items"] = [it.model_dump(include=names) for it in items]
    return {**page, "total": count, "offset": query.offset, "limit": query.limit, "next": cursor}


@router.get("/{post_id}", response_model=PostRead)
async def read_post(post_id: Annotated[int, Path(ge=1, le=INT_MAX)], session: SessionDep) -> object:
    """Read a post."""
    post = await session.get(Post, post_id)
    if post is None:
        raise HTTPException(404, "Post not found")
    return post


@router.post("", response_model=PostRead, status_code=201)
async def create_post(data: PostCreate, session: SessionDep, response: Response) -> object:
    """Create a post."""
    post = Post.model_validate(data)
    session.add(post)
    await session.commit()
    await session.refresh(post)
    response.headers["Location"] = f"/api/posts/{post.id}"
    return post


app.include_router(router)
