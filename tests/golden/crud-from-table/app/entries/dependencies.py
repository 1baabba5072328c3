"""Entries: what routes ask for."""

from typing import Annotated

from fastapi import Depends, HTTPException, Path

from app.db import DbSession
from app.entries import queries
from app.entries.models import Entry
from app.fields import INT_MAX


async def found_entry(entry_id: Annotated[int, Path(ge=1, le=INT_MAX)], db: DbSession) -> Entry:
    """Return the entry of the path, or answer 404."""
    entry = await queries.get_entry(db, entry_id)
    if entry is None:
        raise HTTPException(404, "Entry not found")
    return entry


FoundEntry = Annotated[Entry, Depends(found_entry)]
