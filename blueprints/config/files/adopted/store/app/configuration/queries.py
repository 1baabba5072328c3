"""How values are stored: the only place that knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.configuration.models import changes

UNREACHABLE = (SQLAlchemyError, OSError)  # What a database that is down raises
HIDDEN = "hidden"


@dataclass(frozen=True)
class Change:
    """What was changed, when, by whom; secrets are not shown."""

    name: str
    at: datetime
    who: str
    old: str | None
    new: str | None


async def load_values(db: AsyncSession) -> dict[str, str]:
    """Return all values by name, as text; secrets as they are encrypted."""
    it = changes.c
    newest = select(func.max(it.id)).group_by(it.name)
    found = await db.execute(select(it.name, it.value).where(it.id.in_(newest)))
    return {name: value for name, value in found if value is not None}


async def save_value(
    db: AsyncSession, name: str, value: str | None, who: str, *, is_secret: bool
) -> None:
    """Store a value, or with None remove it; no old secret is kept."""
    it = changes.c
    if is_secret:
        before = update(changes).where(it.name == name, it.value.is_not(None))
        await db.execute(before.values(value=HIDDEN))
    row = {"name": name, "value": value, "who": who[:200], "is_secret": is_secret}
    await db.execute(insert(changes).values(**row, at=datetime.now(UTC)))
    await db.commit()


async def list_changes(db: AsyncSession, name: str = "", limit: int = 20) -> Sequence[Change]:
    """Return the last changes, of one value or of all, the newest first."""
    it = changes.c
    old = func.lag(it.value).over(partition_by=it.name, order_by=it.id)
    query = select(it.name, it.at, it.who, old, it.value, it.is_secret)
    query = query.order_by(it.id.desc()).limit(limit)
    found = await db.execute(query.where(it.name == name) if name else query)
    return [
        Change(
            name,
            # Some databases drop the zone, some drivers give their own
            (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC),
            who,
            HIDDEN if before and secret else before,
            HIDDEN if now and secret else now,
        )
        for name, at, who, before, now, secret in found
    ]
