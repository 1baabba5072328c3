"""How dead letters are stored: the only place that knows it."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.dead_letters.letters import Letter
from app.dead_letters.models import DeadLetter

LIST_MAX = 200
ID_MAX = 2**63


async def store_letter(db: AsyncSession, letter: Letter) -> None:
    """Store one; the database gives it its id."""
    values = asdict(letter)
    del values["id"]
    db.add(DeadLetter(**values))
    await db.commit()


async def list_letters(db: AsyncSession) -> Sequence[Letter]:
    """Return the newest ones, without what is long."""
    columns = (
        *(col(DeadLetter.id), col(DeadLetter.task), col(DeadLetter.arguments)),
        *(col(DeadLetter.error), col(DeadLetter.tries), col(DeadLetter.failed_at)),
    )
    found = await db.execute(select(*columns).order_by(columns[0].desc()).limit(LIST_MAX))
    return [
        Letter(
            id=str(it.id),
            task=it.task,
            arguments=it.arguments,
            error=it.error,
            tries=it.tries,
            failed_at=it.failed_at.replace(tzinfo=UTC),  # Some databases drop it
        )
        for it in found
    ]


async def get_letter(db: AsyncSession, id: str) -> Letter | None:
    """Return one with all that is known."""
    number = int(id) if id.isdecimal() and len(id) < len(str(ID_MAX)) else 0
    if not (found := await db.get(DeadLetter, number)):
        return None
    letter = Letter(**found.model_dump())
    return replace(letter, id=id, failed_at=letter.failed_at.replace(tzinfo=UTC))


async def delete_letter(db: AsyncSession, id: str) -> None:
    """Delete one."""
    await db.execute(delete(DeadLetter).where(col(DeadLetter.id) == int(id)))
    await db.commit()


async def purge_letters(db: AsyncSession) -> int:
    """Delete all; return how many there were."""
    count = await db.scalar(select(func.count()).select_from(DeadLetter))
    await db.execute(delete(DeadLetter))
    await db.commit()
    return count or 0
