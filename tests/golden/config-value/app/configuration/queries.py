"""How values are stored: the only place that knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.configuration.models import ConfigChange

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
    newest = select(func.max(ConfigChange.id)).group_by(col(ConfigChange.name))
    query = select(col(ConfigChange.name), col(ConfigChange.value))
    found = await db.execute(query.where(col(ConfigChange.id).in_(newest)))
    return {name: value for name, value in found if value is not None}


async def save_value(
    db: AsyncSession, name: str, value: str | None, who: str, *, is_secret: bool
) -> None:
    """Store a value, or with None remove it; what a secret was before is kept nowhere."""
    if is_secret:
        before = col(ConfigChange.name) == name, col(ConfigChange.value).is_not(None)
        await db.execute(update(ConfigChange).where(*before).values(value=HIDDEN))
    db.add(ConfigChange(name=name, value=value, who=who[:200], is_secret=is_secret))
    await db.commit()


async def list_changes(db: AsyncSession, name: str = "", limit: int = 20) -> Sequence[Change]:
    """Return the last changes, of one value or of all, the newest one first."""
    id_, names, value = (col(it) for it in (ConfigChange.id, ConfigChange.name, ConfigChange.value))
    old = func.lag(value).over(partition_by=names, order_by=id_)
    query = select(ConfigChange, old).order_by(id_.desc()).limit(limit)
    found = await db.execute(query.where(names == name) if name else query)
    return [_change(it, old) for it, old in found]


def _change(it: ConfigChange, old: str | None) -> Change:
    old, new = (HIDDEN if value and it.is_secret else value for value in (old, it.value))
    return Change(it.name, it.at.replace(tzinfo=UTC), it.who, old, new)  # Some databases drop it
