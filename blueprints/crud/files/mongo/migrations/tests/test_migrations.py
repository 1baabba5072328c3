"""Documents are changed in batches, and a migration that was stopped goes on."""

import pytest
from pymongo.asynchronous.client_session import AsyncClientSession

from app.migrations.batches import Change, Collection, change_all, drop_indexes, remove, rename

THINGS = [{"old": number} for number in range(5)] + [{"old": 0, "new": 5}, {"new": 6}]


@pytest.fixture
async def things(db: AsyncClientSession, monkeypatch: pytest.MonkeyPatch) -> Collection:
    """Return documents of before, some of which are known by the new name already."""
    monkeypatch.setattr("app.migrations.batches.BATCH", 2)
    collection: Collection = db.client.get_default_database()["things"]
    await collection.insert_many([dict(it) for it in THINGS])
    return collection


async def change(collection: Collection, changes: list[Change]) -> int:
    """Run a migration to its end; return how many documents it changed."""
    return sum([count for it in changes async for count in change_all(collection, it)])


async def test_rename(things: Collection) -> None:
    first = change_all(things, rename("old", "new")[0])
    assert await anext(first) == 2
    # It is killed, and run again
    assert await change(things, rename("old", "new")) == 4
    found = await things.find({}, {"_id": 0}).sort("_id").to_list()
    assert found == [{"new": number} for number in range(7)]
    assert await change(things, rename("old", "new")) == 0


async def test_remove(things: Collection) -> None:
    assert await change(things, remove("old")) == 6
    assert await things.count_documents({"old": {"$exists": True}}) == 0


async def test_indexes(things: Collection) -> None:
    await things.create_index("new")
    await things.create_index(["old", "_id"])
    await drop_indexes(things, "old", dry_run=True)
    assert len(await things.index_information()) == 3
    await drop_indexes(things, "old")
    assert [*await things.index_information()] == ["_id_", "new_1"]
