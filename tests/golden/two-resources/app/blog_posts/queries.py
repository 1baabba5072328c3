"""Blog posts: the one place that knows how they are stored."""

from collections.abc import Callable, Iterator
from operator import eq, ge, lt
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.blog_posts.models import BlogPost
from app.blog_posts.schemas import (
    BlogPostCreate,
    BlogPostItem,
    BlogPostList,
    BlogPostPage,
    BlogPostUpdate,
)
from app.columns import utc_now
from app.paging import decode_cursor, encode_cursor, order_by, order_clauses, rows_after

ITEM = TypeAdapter(BlogPostItem)
blog_posts = BlogPost.metadata.tables["blog_posts"]
NAMES = blog_posts.c.keys()

SEARCHED = [blog_posts.c.title, blog_posts.c.body]
FILTERS: dict[str, tuple[Column[Any], Callable[[Any, Any], ColumnElement[bool]]]] = {
    "title": (blog_posts.c.title, eq),
    "created_after": (blog_posts.c.created_at, ge),
    "created_before": (blog_posts.c.created_at, lt),
}


async def list_blog_posts(db: AsyncSession, query: BlogPostList) -> BlogPostPage:
    """Return one page of blog posts, counted if `query.total`."""
    where = list(_conditions(query))
    order = order_by(query.sort, blog_posts)
    # Counted in the same breath: one round trip, and nothing comes in between
    count = select(func.count()).select_from(blog_posts).where(*where).scalar_subquery()
    total = count if query.total else null()
    page = select(blog_posts, total).where(*where).order_by(*order_clauses(order))
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
        "items": cast("list[BlogPostItem]", items),
        # Behind the last page there is no row that brings it along
        "total": rows[0][-1] if rows else await db.scalar(select(total)),
        "offset": query.offset,
        "limit": query.limit,
        "next": cursor,
    }


async def get_blog_post(db: AsyncSession, blog_post_id: int) -> BlogPost | None:
    """Return a blog post, or `None`."""
    return await db.get(BlogPost, blog_post_id)


async def create_blog_post(db: AsyncSession, data: BlogPostCreate) -> BlogPost:
    """Store a new blog post."""
    now = utc_now()
    blog_post = BlogPost(**data.model_dump(), created_at=now, updated_at=now)
    db.add(blog_post)
    await db.commit()
    return blog_post


async def update_blog_post(
    db: AsyncSession, blog_post: BlogPost, changes: BlogPostUpdate
) -> BlogPost:
    """Change only what `changes` holds."""
    if changes:
        blog_post.sqlmodel_update({**changes, "updated_at": utc_now()})
        await db.commit()
    return blog_post


async def delete_blog_post(db: AsyncSession, blog_post: BlogPost) -> None:
    """Delete a blog post for good."""
    await db.delete(blog_post)
    await db.commit()


def _conditions(query: BlogPostList) -> Iterator[ColumnElement[bool]]:
    for name, (column, compare) in FILTERS.items():
        if (value := getattr(query, name)) is not None:
            yield compare(column, value)
    if query.search:
        yield or_(*(column.icontains(query.search, autoescape=True) for column in SEARCHED))
