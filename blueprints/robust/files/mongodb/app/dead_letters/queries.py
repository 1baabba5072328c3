"""How dead letters are stored: the only place that knows it."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from beanie import PydanticObjectId
from pydantic import BaseModel, Field
from pymongo.asynchronous.client_session import AsyncClientSession

from app.dead_letters.letters import Letter
from app.dead_letters.models import DeadLetter

LIST_MAX = 200


class Summary(BaseModel):
    """A dead letter without what is long."""

    id: PydanticObjectId = Field(alias="_id")
    task: str
    arguments: str
    error: str
    tries: int
    failed_at: datetime


async def store_letter(db: AsyncClientSession, letter: Letter) -> None:
    """Store one; the database gives it its id."""
    values = asdict(letter)
    del values["id"]
    await DeadLetter(**values).insert(session=db)


async def list_letters(db: AsyncClientSession) -> Sequence[Letter]:
    """Return the newest ones, without what is long."""
    found = DeadLetter.find(session=db).sort("-_id").limit(LIST_MAX).project(Summary)
    return [replace(Letter(**it.model_dump()), id=str(it.id)) for it in await found.to_list()]


async def get_letter(db: AsyncClientSession, id: str) -> Letter | None:
    """Return one with all that is known."""
    found = await DeadLetter.get(id, session=db) if PydanticObjectId.is_valid(id) else None
    return replace(Letter(**found.model_dump(exclude={"revision_id"})), id=id) if found else None


async def delete_letter(db: AsyncClientSession, id: str) -> None:
    """Delete one."""
    await DeadLetter.find({"_id": PydanticObjectId(id)}, session=db).delete()


async def purge_letters(db: AsyncClientSession) -> int:
    """Delete all; return how many there were."""
    done = await DeadLetter.find(session=db).delete()
    return done.deleted_count if done else 0
