"""Made-up rows in tables."""

from collections.abc import AsyncIterator, Mapping, Sequence
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
from app.seed.resources import Pick, Resource, find_resources, pick_any, pick_each, row_maker

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
    row = row_maker(resource, factory, await _picks(db, table, rows))
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


async def _picks(db: AsyncSession, table: Table, rows: int) -> Mapping[str, Pick]:
    """Return for each reference of a table what takes a row that it can refer to."""
    picks: dict[str, Pick] = {}
    for column in (it for it in table.columns if it.foreign_keys):
        there = await (_unused(db, column, rows) if column.unique else _some(db, column))
        wanted = rows if column.unique else 1
        if len(there) < wanted and not column.nullable:
            name = target(column).table.name
            raise ValueError(f"`{table.name}.{column.key}` needs more rows in `{name}`")
        picks[column.key] = pick_each(there) if column.unique else pick_any(there, len(column.key))
    return picks


async def _some(db: AsyncSession, column: Column[Any]) -> Sequence[object]:
    """Return ids that a column can refer to."""
    return (await db.scalars(select(target(column)).limit(POOL))).all()


async def _unused(db: AsyncSession, column: Column[Any], rows: int) -> Sequence[object]:
    """Return ids that no row has yet in a column where each stands once."""
    used = select(column).where(column.is_not(None))
    other = target(column).table.alias().c[target(column).key]
    return (await db.scalars(select(other).where(other.not_in(used)).limit(rows))).all()
