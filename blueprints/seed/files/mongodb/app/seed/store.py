"""Made-up rows as documents."""

from collections.abc import AsyncIterator

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import BulkWriteError

from app.seed.factory import Factory
from app.seed.references import (
    few,
    find_references,
    ordered,
    pick_from,
    some_ids,
    unique_keys,
)
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
    references = [*find_references(resource)]
    unique = unique_keys(model) - {it.key for it in references}
    factory = Factory(resource.schema, f"{seed} {first}", unique)
    factory.check(first + rows - 1)
    picks = {
        it.key: await pick_from(db, resource, it, rows) for it in references if not it.is_list
    }
    lists = {it.key: await some_ids(db, resource, it) for it in references if it.is_list}
    row = row_maker(resource, factory, picks)
    for number in range(first, first + rows, BATCH):
        numbers = range(number, min(number + BATCH, first + rows))
        values = ({**row(it), **{name: few(it, lists[name]) for name in lists}} for it in numbers)
        await model.insert_many([model(**it) for it in values], session=db)
        yield len(numbers)
