"""Pages of a long list, by offset or by cursor.

With a cursor the cost does not grow with depth.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Any

from fastapi import HTTPException
from pydantic import BaseModel, Field, TypeAdapter
from sqlalchemy import Column, ColumnElement, Table, and_, false, literal, or_

from app.fields import INT_MAX

CURSOR = r"^c_[A-Za-z0-9_=-]+$"

Order = Sequence[tuple[Column[Any], bool]]  # A column, and whether it descends


class PageQuery(BaseModel):
    """Which part of a list is asked for."""

    offset: Annotated[int, Field(ge=0, le=INT_MAX)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    after: Annotated[str | None, Field(pattern=CURSOR, description="`next` of another page")] = None
    total: Annotated[bool, Field(description="Counting can be left out where it is slow")] = True


def order_by(sort: str, table: Table) -> Order:
    """Parse `-views,title`; ties break by id: no row shows on two pages."""
    names = sort.split(",")
    names += [] if {"id", "-id"} & set(names) else ["id"]
    return [(table.c[name.removeprefix("-")], name.startswith("-")) for name in names]


def order_clauses(order: Order) -> list[ColumnElement[Any]]:
    """Return what `ORDER BY` wants."""
    return [column.desc() if descending else column.asc() for column, descending in order]


def rows_after(order: Order, last: Mapping[str, Any]) -> ColumnElement[bool]:
    """Return the condition for the rows behind `last`.

    That is (a, b) > (x, y), spelled `a >= x AND (a > x OR b > y)` because
    directions may differ, and so that the database can walk an index on `a`.
    """
    condition: ColumnElement[bool] = false()
    for column, descending in reversed(order):
        beyond = _beyond(column, last[column.key], descending=descending)
        before = _beyond(column, last[column.key], descending=not descending)
        condition = and_(~before, or_(beyond, condition))
    return condition


def _beyond(column: Column[Any], value: object, *, descending: bool) -> ColumnElement[bool]:
    """Compare as `ORDER BY` does, to which NULL is smaller than everything."""
    is_null = column.is_(None) if column.nullable else false()
    # SQLAlchemy compares with no plain True or False
    last = literal(value, column.type)
    if descending:
        return false() if value is None else or_(column < last, is_null)
    return ~is_null if value is None else and_(column > last, ~is_null)


def encode_cursor(adapter: TypeAdapter[Any], item: Mapping[str, Any], order: Order) -> str:
    """Write what the order needs to know of the last item."""
    values = {column.key: item[column.key] for column, _ in order}
    return "c_" + urlsafe_b64encode(adapter.dump_json(values)).decode()


def decode_cursor(adapter: TypeAdapter[Any], cursor: str, order: Order) -> Mapping[str, Any]:
    """Read a cursor; one that was made for another order is not found."""
    with suppress(ValueError):
        values: dict[str, Any] = adapter.validate_json(urlsafe_b64decode(cursor.removeprefix("c_")))
        if values.keys() == {column.key for column, _ in order}:
            return values
    raise HTTPException(404, "Cursor not found")
