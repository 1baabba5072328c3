"""Blog posts: the one place that knows how they are stored."""

from collections.abc import Callable, Collection, Iterable, Iterator
from operator import eq, ge, lt
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, func, null, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.authors.models import Author
from app.authors.schemas import AuthorItem
from app.blog_posts.models import BlogPost, blog_posts_tags
from app.blog_posts.schemas import (
    BlogPostCreate,
    BlogPostItem,
    BlogPostItemExpanded,
    BlogPostList,
    BlogPostPage,
    BlogPostUpdate,
)
from app.columns import utc_now
from app.many import Links, expand_links, load_links, refuse_unknown, save_links
from app.paging import decode_cursor, encode_cursor, order_by, order_clauses, rows_after
from app.relations import MissingError, Relation, expand, find_choices, refuse_missing
from app.tags.models import Tag
from app.tags.schemas import TagItem

ITEM = TypeAdapter(BlogPostItem)
blog_posts = BlogPost.metadata.tables["blog_posts"]
NAMES = blog_posts.c.keys()
authors = Author.metadata.tables["authors"]
tags = Tag.metadata.tables["tags"]
RELATIONS = {
    "author": Relation(select(*(authors.c[name] for name in AuthorItem.__annotations__)), "name"),
    "reply_to": Relation(
        select(
            *(
                blog_posts.c[name]
                for name in BlogPostItem.__annotations__
                if name not in {"tag_ids"}
            )
        ),
        "title",
    ),
}
LINKS = {
    "tags": Links(
        "tag_ids",
        blog_posts_tags,
        Relation(select(*(tags.c[name] for name in TagItem.__annotations__)), "name"),
    ),
}

SEARCHED = [blog_posts.c.title]
FILTERS: dict[str, tuple[Column[Any], Callable[[Any, Any], ColumnElement[bool]]]] = {
    "title": (blog_posts.c.title, eq),
    "author_id": (blog_posts.c.author_id, eq),
    "reply_to_id": (blog_posts.c.reply_to_id, eq),
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
    await load_links(db, items, LINKS)
    if query.expand:
        await expand(db, items, query.expand.split(","), RELATIONS)
        await expand_links(db, items, query.expand.split(","), LINKS)
    if query.fields:
        names = {"id", *query.fields.split(","), *(query.expand or "").split(",")}
        items = [{name: item[name] for name in item if name in names} for item in items]
    return {
        "items": cast("list[BlogPostItemExpanded]", items),
        # Behind the last page there is no row that brings it along
        "total": rows[0][-1] if rows else await db.scalar(select(total)),
        "offset": query.offset,
        "limit": query.limit,
        "next": cursor,
    }


async def get_blog_post(db: AsyncSession, blog_post_id: int) -> BlogPost | None:
    """Return a blog post, or `None`."""
    return await db.get(BlogPost, blog_post_id)


async def expand_blog_post(
    db: AsyncSession, blog_post: BlogPost, names: Collection[str] = ()
) -> dict[str, Any]:
    """Return a blog post with what `names` refer to."""
    item = blog_post.model_dump()
    await load_links(db, [item], LINKS)
    await expand(db, [item], names, RELATIONS)
    await expand_links(db, [item], names, LINKS)
    return item


async def list_choices(
    db: AsyncSession, name: str, search: str = "", chosen: Iterable[object] = ()
) -> list[tuple[str, str]]:
    """Return id and title of what a field of the form may refer to."""
    relation = RELATIONS[name] if name in RELATIONS else LINKS[name].relation
    return await find_choices(db, relation, search, chosen)


async def create_blog_post(db: AsyncSession, data: BlogPostCreate) -> BlogPost:
    """Store a new blog post."""
    await refuse_missing(db, data.model_dump(), RELATIONS)
    await refuse_unknown(db, data.model_dump(), LINKS)
    now = utc_now()
    blog_post = BlogPost(**data.model_dump(), created_at=now, updated_at=now)
    db.add(blog_post)
    await _flush(db)
    await save_links(db, blog_post.id, data.model_dump(), LINKS)
    await db.commit()
    return blog_post


async def update_blog_post(
    db: AsyncSession, blog_post: BlogPost, changes: BlogPostUpdate
) -> BlogPost:
    """Change only what `changes` holds."""
    if not changes:
        return blog_post
    await refuse_missing(db, changes, RELATIONS)
    await refuse_unknown(db, changes, LINKS)
    blog_post.sqlmodel_update({**changes, "updated_at": utc_now()})
    await _flush(db)
    await save_links(db, blog_post.id, changes, LINKS)
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
    if query.tag_id is not None:
        paired = select(blog_posts_tags.c.blog_post_id).where(
            blog_posts_tags.c.tag_id == query.tag_id
        )
        yield blog_posts.c.id.in_(paired)
    if query.search:
        yield or_(*(column.icontains(query.search, autoescape=True) for column in SEARCHED))


async def _flush(db: AsyncSession) -> None:
    """Send what changed; the database finds who was faster than our look."""
    try:
        await db.flush()
    except IntegrityError as error:
        await db.rollback()  # So that the session may read again
        raise MissingError("author_id") from error
