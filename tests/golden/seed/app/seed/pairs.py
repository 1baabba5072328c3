"""Tables that relate rows many to many: each of their rows is a pair of ids."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Table

LINKS = 4  # A row has fewer pairs in each of them


def find_pairs(table: Table) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """Return the two columns of each, where the first one refers to a row of this table."""
    for it in table.metadata.tables.values():
        keys = list(it.primary_key)
        if (
            len(keys) == 2
            and all(key.foreign_keys for key in keys)
            and target(keys[0]).table is table
        ):
            yield keys[0], keys[1]


def target(column: Column[Any]) -> Column[Any]:
    """Return what a column refers to."""
    return next(iter(column.foreign_keys)).column


def dependencies(tables: Sequence[Table]) -> Iterator[tuple[Table, Table]]:
    """Return which table needs rows first so that those of another one can be related to them."""
    for table in tables:
        others = (target(other).table for _, other in find_pairs(table))
        yield from ((it, table) for it in others if it is not table)


def few(number: int, there: Sequence[object]) -> set[object]:
    """Return some of the ids that there are, the same ones for each number."""
    return {there[hash((number, it)) % len(there)] for it in range(number % LINKS) if there}
