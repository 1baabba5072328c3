"""Made-up rows in tables."""

from collections.abc import AsyncIterator
from typing import cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.seed.column import POOL
from app.seed.factory import Factory
from app.seed.resources import Ids, Resource, find_resources, row_maker

BATCH = 5_000  # Rows of one transaction
Clash = IntegrityError


def resources() -> dict[str, Resource]:
    """Return what can be seeded by name: first what others refer to."""
    found = list(find_resources())
    order = SQLModel.metadata.sorted_tables  # Known when all models are imported
    found.sort(key=lambda it: order.index(it.model.__table__))
    return {it.name: it for it in found}


async def fill(db: AsyncSession, resource: Resource, rows: int, seed: int) -> AsyncIterator[int]:
    """Add rows behind those that are there; yield how many each batch had."""
    table = cast("Table", resource.model.__table__)
    first = (await db.scalar(select(func.max(table.c.id)))) or 0
    factory = Factory(resource.schema, f"{seed} {first}", _unique(table))
    factory.check(first + rows - 1)
    row = row_maker(resource, factory, await _ids(db, table))
    for number in range(first, first + rows, BATCH):
        batch = [row(it) for it in range(number, min(number + BATCH, first + rows))]
        await db.execute(insert(table), batch)
        await db.commit()
        yield len(batch)


def _unique(table: Table) -> set[str]:
    """Return the columns of which no two rows have the same value."""
    indexed = {it.key for index in table.indexes if index.unique for it in index.columns}
    return indexed | {it.key for it in table.columns if it.unique}


async def _ids(db: AsyncSession, table: Table) -> Ids:
    """Return for each reference of a table the first rows that it can refer to."""
    ids: dict[str, list[object]] = {}
    for column in table.columns:
        for key in column.foreign_keys:
            found = await db.scalars(select(key.column).limit(POOL))
            ids[column.key] = list(found)
            if not ids[column.key] and not column.nullable:
                raise ValueError(
                    f"`{table.name}.{column.key}` needs rows in `{key.column.table.name}`"
                )
    return ids
