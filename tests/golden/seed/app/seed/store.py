"""Made-up rows in tables."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any, cast

from sqlalchemy import Column, Table, func, insert, select
from sqlalchemy.exc import CircularDependencyError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.schema import sort_tables
from sqlmodel import SQLModel

from app.seed.column import POOL
from app.seed.factory import Factory
from app.seed.pairs import dependencies, few, find_pairs, target
from app.seed.resources import Ids, Resource, find_resources, row_maker

BATCH = 5_000  # Rows of one transaction
Clash = IntegrityError


def resources() -> dict[str, Resource]:
    """Return what can be seeded by name: first what others refer to."""
    found = list(find_resources())
    tables = SQLModel.metadata.sorted_tables  # Known when all models are imported
    with suppress(CircularDependencyError):  # Then some are related to rows of an earlier run only
        tables = sort_tables(tables, extra_dependencies=[*dependencies(tables)])
    found.sort(key=lambda it: tables.index(it.model.__table__))
    return {it.name: it for it in found}


async def fill(db: AsyncSession, resource: Resource, rows: int, seed: int) -> AsyncIterator[int]:
    """Add rows behind those that are there; yield how many each batch had."""
    table = cast("Table", resource.model.__table__)
    first = last = (await db.scalar(select(func.max(table.c.id)))) or 0
    factory = Factory(resource.schema, f"{seed} {first}", _unique(table))
    factory.check(first + rows - 1)
    row = row_maker(resource, factory, await _ids(db, table))
    links = [(own, other, await _some(db, other)) for own, other in find_pairs(table)]
    for number in range(first, first + rows, BATCH):
        batch = [row(it) for it in range(number, min(number + BATCH, first + rows))]
        await db.execute(insert(table), batch)
        fresh = (await db.scalars(select(table.c.id).where(table.c.id > last))).all()
        for own, other, there in links:
            if pairs := [{own.key: it, other.key: key} for it in fresh for key in few(it, there)]:
                await db.execute(insert(own.table), pairs)
        await db.commit()
        last = max(fresh)
        yield len(batch)


def _unique(table: Table) -> set[str]:
    """Return the columns of which no two rows have the same value."""
    indexed = {it.key for index in table.indexes if index.unique for it in index.columns}
    return indexed | {it.key for it in table.columns if it.unique}


async def _ids(db: AsyncSession, table: Table) -> Ids:
    """Return for each reference of a table the first rows that it can refer to."""
    ids: dict[str, Sequence[object]] = {}
    for column in table.columns:
        for key in column.foreign_keys:
            ids[column.key] = await _some(db, column)
            if not ids[column.key] and not column.nullable:
                raise ValueError(
                    f"`{table.name}.{column.key}` needs rows in `{key.column.table.name}`"
                )
    return ids


async def _some(db: AsyncSession, column: Column[Any]) -> Sequence[object]:
    """Return ids that a column can refer to."""
    return (await db.scalars(select(target(column)).limit(POOL))).all()
