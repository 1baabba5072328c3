"""Entries: the one place that knows how they are stored."""

from collections.abc import Callable, Iterator
from operator import eq, ge, lt
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.columns import utc_now
from app.content.models import Entry
from app.entries.schemas import EntryCreate, EntryItem, EntryList, EntryPage, EntryUpdate
from app.paging import decode_cursor, encode_cursor, order_by, order_clauses, rows_after

ITEM = TypeAdapter(EntryItem)
entries = Entry.metadata.tables["articles"]
COLUMNS = [
    entries.c.id,
    entries.c.title,
    entries.c.status,
    entries.c.created_at,
    entries.c.updated_at,
]
NAMES = [column.key for column in COLUMNS]

SEARCHED = [entries.c.title]
FILTERS: dict[str, tuple[Column[Any], Callable[[Any, Any], ColumnElement[bool]]]] = {
    "title": (entries.c.title, eq),
    "status": (entries.c.status, eq),
    "created_after": (entries.c.created_at, ge),
    "created_before": (entries.c.created_at, lt),
}


async def list_entries(db: AsyncSession, query: EntryList) -> EntryPage:
    """Return one page of entries, counted if `query.total`."""
    where = list(_conditions(query))
    order = order_by(query.sort, entries)
    # Counted in the same breath: one round trip, and nothing comes in between
    count = select(func.count()).select_from(entries).where(*where).scalar_subquery()
    total = count if query.total else null()
    page = select(*COLUMNS, total).where(*where).order_by(*order_clauses(order))
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
        "items": cast("list[EntryItem]", items),
        # Behind the last page there is no row that brings it along
        "total": rows[0][-1] if rows else await db.scalar(select(total)),
        "offset": query.offset,
        "limit": query.limit,
        "next": cursor,
    }


async def get_entry(db: AsyncSession, entry_id: int) -> Entry | None:
    """Return an entry, or `None`."""
    return await db.get(Entry, entry_id)


async def create_entry(db: AsyncSession, data: EntryCreate) -> Entry:
    """Store a new entry."""
    now = utc_now()
    entry = Entry(**data.model_dump(), created_at=now, updated_at=now)
    db.add(entry)
    await db.commit()
    return entry


async def update_entry(db: AsyncSession, entry: Entry, changes: EntryUpdate) -> Entry:
    """Change only what `changes` holds."""
    if changes:
        entry.sqlmodel_update({**changes, "updated_at": utc_now()})
        await db.commit()
    return entry


async def delete_entry(db: AsyncSession, entry: Entry) -> None:
    """Delete an entry for good."""
    await db.delete(entry)
    await db.commit()


def _conditions(query: EntryList) -> Iterator[ColumnElement[bool]]:
    for name, (column, compare) in FILTERS.items():
        if (value := getattr(query, name)) is not None:
            yield compare(column, value)
    if query.search:
        yield or_(*(column.icontains(query.search, autoescape=True) for column in SEARCHED))
