"""Entries: what routes ask for."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, HTTPException, Path
from sqlalchemy.orm.exc import StaleDataError

from app.content.models import Entry
from app.db import DbSession
from app.entries import queries
from app.fields import INT_MAX

EntryId = Annotated[int, Path(ge=1, le=INT_MAX)]


async def found_entry(entry_id: EntryId, db: DbSession) -> AsyncIterator[Entry]:
    """Yield the entry of the path, or answer 404: also if it goes."""
    with suppress(StaleDataError):
        if entry := await queries.get_entry(db, entry_id):
            yield entry
            return
    raise HTTPException(404, "Entry not found")


FoundEntry = Annotated[Entry, Depends(found_entry)]
