"""How documents change: in batches, and what is done stays done.

Stop a migration whenever you like, and run it again: it looks for what is left.
"""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from app.config import Settings
from app.db import make_client

BATCH = 1_000  # Documents of one write
BAR = 30  # Characters

Collection = AsyncCollection[dict[str, Any]]


class Change(NamedTuple):
    """A field that goes, the documents that have it, and the update after which they have not."""

    field: str
    where: dict[str, Any]
    update: dict[str, Any]


def rename(old: str, new: str) -> list[Change]:
    """Return what gives a field another name; a new one that is there was written later."""
    there, missing = {"$exists": True}, {"$exists": False}
    return [
        Change(old, {old: there, new: missing}, {"$rename": {old: new}}),
        Change(old, {old: there, new: there}, {"$unset": {old: ""}}),
    ]


def remove(field: str) -> list[Change]:
    """Return what takes a field out; its values are gone for good."""
    return [Change(field, {field: {"$exists": True}}, {"$unset": {field: ""}})]


def main(collection: str, changes: Sequence[Change], back: Sequence[Change] = ()) -> None:
    """Change the documents of a collection as the command line says."""
    parser = ArgumentParser()
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    if back:
        parser.add_argument("--back", action="store_true", help="take it back")
    asked = vars(parser.parse_args())
    steps = back if asked.get("back") else changes
    try:
        asyncio.run(migrate(collection, steps, dry_run=asked["dry_run"]))
    except PyMongoError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped: run it again to go on")


async def migrate(name: str, changes: Sequence[Change], *, dry_run: bool) -> None:
    """Change the documents of a collection, and tell how far it is."""
    async with make_client(Settings()) as client:
        collection = client.get_default_database()[name]
        for field in {change.field for change in changes}:
            await drop_indexes(collection, field, dry_run=dry_run)
        for change in changes:
            total, done = await collection.count_documents(change.where), 0
            print(f"{total} of {name}: {change.update}")
            if dry_run or not total:
                continue
            async for count in change_all(collection, change):
                done += count
                bar = "#" * (BAR * done // max(total, done, 1))
                print(f"\r[{bar:<{BAR}}] {done}", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)


async def change_all(collection: Collection, change: Change) -> AsyncIterator[int]:
    """Change the documents that are left, by their ids; yield how many each batch had."""
    left = change.where
    while True:
        batch = collection.find(left, {"_id": 1}).sort("_id").limit(BATCH)
        ids = [document["_id"] async for document in batch]
        if not ids:
            return
        # Once more `where`: somebody may have changed one of them since
        result = await collection.update_many({**change.where, "_id": {"$in": ids}}, change.update)
        yield result.modified_count
        left = {**change.where, "_id": {"$gt": ids[-1]}}


async def drop_indexes(collection: Collection, field: str, *, dry_run: bool = False) -> None:
    """Drop the indexes of a field: to a unique one, documents without it are all the same."""
    for name, index in (await collection.index_information()).items():
        if field in {*dict(index["key"]), *index.get("weights", ())}:  # Those of a text index
            print(f"The index {name} of {collection.name} goes")
            if not dry_run:
                await collection.drop_index(name)
