"""Made-up rows as documents."""

from collections.abc import AsyncIterator
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import BulkWriteError

from app.seed.factory import Factory
from app.seed.references import few, find_references, ordered, some_ids
from app.seed.resources import Resource, find_resources, row_maker

BATCH = 5_000  # Documents of one write
Clash = BulkWriteError


def resources() -> dict[str, Resource]:
    """Return what can be seeded by name: first what others refer to."""
    return ordered({it.name: it for it in find_resources()})


async def fill(
    db: AsyncClientSession, resource: Resource, rows: int, seed: int
) -> AsyncIterator[int]:
    """Add documents to those that are there; yield how many each batch had."""
    model = resource.model
    first: int = await model.count()
    factory = Factory(resource.schema, f"{seed} {first}", _unique(model))
    factory.check(first + rows - 1)
    ids = {it: await some_ids(db, resource, it) for it in find_references(resource)}
    row = row_maker(resource, factory, {it.key: ids[it] for it in ids if not it.is_list})
    lists = {it.key: ids[it] for it in ids if it.is_list}
    for number in range(first, first + rows, BATCH):
        numbers = range(number, min(number + BATCH, first + rows))
        values = ({**row(it), **{name: few(it, lists[name]) for name in lists}} for it in numbers)
        await model.insert_many([model(**it) for it in values], session=db)
        yield len(numbers)


def _unique(model: Any) -> set[str]:  # noqa: ANN401 - any document
    """Return the fields of which no two documents have the same value."""
    indexes = [it.document for it in getattr(model.Settings, "indexes", ())]
    return {name for index in indexes if index.get("unique") for name in index["key"]}
