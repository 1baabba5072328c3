"""Entries as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.content.models import Entry
from app.db import DbSession
from app.entries import queries
from app.entries.dependencies import FoundEntry
from app.entries.schemas import EntryCreate, EntryList, EntryPage, EntryRead, EntryUpdate
from app.errors import BAD_REQUEST, NOT_FOUND

router = APIRouter(prefix="/api/entries", tags=["entries"], responses=BAD_REQUEST)


@router.get("", responses=NOT_FOUND)
async def list_entries(db: DbSession, query: Annotated[EntryList, Query()]) -> EntryPage:
    """List entries: search, filter, sort, and page by offset or cursor."""
    return await queries.list_entries(db, query)


@router.post("", status_code=201, response_model=EntryRead)
async def create_entry(db: DbSession, data: EntryCreate, response: Response) -> Entry:
    """Create an entry."""
    entry = await queries.create_entry(db, data)
    response.headers["Location"] = f"/api/entries/{entry.id}"
    return entry


@router.get("/{entry_id}", responses=NOT_FOUND, response_model=EntryRead)
async def read_entry(entry: FoundEntry) -> Entry:
    """Read an entry."""
    return entry


@router.patch("/{entry_id}", responses=NOT_FOUND, response_model=EntryRead)
async def update_entry(db: DbSession, entry: FoundEntry, changes: EntryUpdate) -> Entry:
    """Change an entry; what is not sent stays."""
    return await queries.update_entry(db, entry, changes)


@router.delete("/{entry_id}", status_code=204, responses=NOT_FOUND)
async def delete_entry(db: DbSession, entry: FoundEntry) -> None:
    """Delete an entry."""
    await queries.delete_entry(db, entry)
