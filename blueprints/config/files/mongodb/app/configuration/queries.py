"""How values are stored: the only place that knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import PyMongoError

from app.configuration.models import ConfigChange, ConfigValue, StoredValue

UNREACHABLE = (PyMongoError, OSError)  # What a database that is down raises
CHANGES_MAX = 100  # Of each value
HIDDEN = "hidden"


@dataclass(frozen=True)
class Change:
    """What was changed, when, by whom; secrets are not shown."""

    name: str
    at: datetime
    who: str
    old: str | None
    new: str | None


async def load_values(db: AsyncClientSession) -> dict[str, str]:
    """Return all values by name, as text; secrets as they are encrypted."""
    found = await ConfigValue.find(session=db).project(StoredValue).to_list()
    return {it.name: it.value for it in found if it.value is not None}


async def save_value(
    db: AsyncClientSession, name: str, value: str | None, who: str, *, is_secret: bool
) -> None:
    """Store a value, or with None remove it; what a secret was before is kept nowhere."""
    known = HIDDEN if value and is_secret else value
    change = ConfigChange(value=known, who=who[:200], at=datetime.now(UTC))
    last = {"$each": [change.model_dump()], "$slice": -CHANGES_MAX}
    acts = {"$set": {"value": value}, "$push": {"changes": last}}
    await ConfigValue.find_one({"name": name}, session=db).update(acts, session=db, upsert=True)


async def list_changes(db: AsyncClientSession, name: str = "", limit: int = 20) -> Sequence[Change]:
    """Return the last changes, of one value or of all, the newest one first."""
    found = await ConfigValue.find({"name": name} if name else {}, session=db).to_list()
    changes = [
        Change(it.name, new.at, new.who, old.value if old else None, new.value)
        for it in found
        for old, new in zip([None, *it.changes], it.changes, strict=False)
    ]
    return sorted(changes, key=lambda it: it.at, reverse=True)[:limit]
