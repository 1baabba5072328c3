"""Posts: the one place that knows how they are stored."""

from collections.abc import Callable, Iterator
from operator import eq, ge, lt
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.columns import utc_now
from app.paging import decode_cursor, encode_cursor, order_by, order_clauses, rows_after
from app.posts.models import Post
from app.posts.schemas import PostCreate, PostItem, PostList, PostPage, PostUpdate

ITEM = TypeAdapter(PostItem)
posts = Post.metadata.tables["posts"]
NAMES = posts.c.keys()

SEARCHED = [posts.c.title, posts.c.body]
FILTERS: dict[str, tuple[Column[Any], Callable[[Any, Any], ColumnElement[bool]]]] = {
    "title": (posts.c.title, eq),
    "status": (posts.c.status, eq),
    "published_on": (posts.c.published_on, eq),
    "published_after": (posts.c.published_on, ge),
    "published_before": (posts.c.published_on, lt),
    "created_after": (posts.c.created_at, ge),
    "created_before": (posts.c.created_at, lt),
}


async def list_posts(db: AsyncSession, query: PostList) -> PostPage:
    """Return one page of posts, counted if `query.total`."""
    where = list(_conditions(query))
    order = order_by(query.sort, posts)
    # Counted in the same breath: one round trip, and nothing comes in between
    count = select(func.count()).select_from(posts).where(*where).scalar_subquery()
    total = count if query.total else null()
    page = select(posts, total).where(*where).order_by(*order_clauses(order))
    if query.after:
        page = page.where(rows_after(order, decode_cursor(ITEM, query.after, order)))
    # One more row: is there a next page?
    rows = (await db.execute(page.offset(query.offset).limit(query.limit + 1))).all()
    items = [dict(zip(NAMES, row, strict=False)) for row in rows[: query.limit]]
    cursor = encode_cursor(ITEM, items[-1], order) if len(rows) > query.limit else None
    if query.fields:
        names = {"id", *query.fields.split(",")}
        items = [{name: item[name] for name in item if name in names} for item in items]
    return {
        "items": cast("list[PostItem]", items),
        # Behind the last page there is no row that brings it along
        "total": rows[0][-1] if rows else await db.scalar(select(total)),
        "offset": query.offset,
        "limit": query.limit,
        "next": cursor,
    }


async def get_post(db: AsyncSession, post_id: int) -> Post | None:
    """Return a post, or `None`."""
    return await db.get(Post, post_id)


async def create_post(db: AsyncSession, data: PostCreate) -> Post:
    """Store a new post."""
    now = utc_now()
    post = Post(**data.model_dump(), created_at=now, updated_at=now)
    db.add(post)
    await db.commit()
    return post


async def update_post(db: AsyncSession, post: Post, changes: PostUpdate) -> Post:
    """Change only what `changes` holds."""
    if changes:
        post.sqlmodel_update({**changes, "updated_at": utc_now()})
        await db.commit()
    return post


async def delete_post(db: AsyncSession, post: Post) -> None:
    """Delete a post for good."""
    await db.delete(post)
    await db.commit()


def _conditions(query: PostList) -> Iterator[ColumnElement[bool]]:
    for name, (column, compare) in FILTERS.items():
        if (value := getattr(query, name)) is not None:
            yield compare(column, value)
    if query.search:
        yield or_(*(column.icontains(query.search, autoescape=True) for column in SEARCHED))
