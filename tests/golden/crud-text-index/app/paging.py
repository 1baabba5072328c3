"""Pages of a long list, by offset or by cursor.

With a cursor the cost does not grow with depth.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

from fastapi import HTTPException
from pydantic import BaseModel, Field, TypeAdapter

from app.fields import INT_MAX

CURSOR = r"^c_[A-Za-z0-9_=-]+$"

Order = Mapping[str, bool]  # A field, and whether it descends


class PageQuery(BaseModel):
    """Which part of a list is asked for."""

    offset: Annotated[int, Field(ge=0, le=INT_MAX)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    after: Annotated[str | None, Field(pattern=CURSOR, description="`next` of another page")] = None
    total: Annotated[bool, Field(description="Counting can be left out where it is slow")] = True


def order_by(sort: str) -> Order:
    """Parse `-views,title`; ties break by id: no document shows on two pages."""
    order: dict[str, bool] = {}
    for name in [*sort.split(","), "id"]:
        order.setdefault(name.removeprefix("-"), name.startswith("-"))
    return order


def order_keys(order: Order) -> list[str]:
    """Return what Beanie's `sort` wants; to MongoDB null is smaller than everything."""
    return [f"{'-' if descending else '+'}{_key(name)}" for name, descending in order.items()]


def documents_after(order: Order, last: Mapping[str, Any]) -> dict[str, Any]:
    """Return the condition for the documents behind `last`.

    That is (a, b) > (x, y), spelled `a > x OR (a = x AND b > y)`.
    """
    ways: list[dict[str, Any]] = []
    same: dict[str, Any] = {}
    for name, descending in order.items():
        ways += [{**same, _key(name): it} for it in _beyond(last[name], descending=descending)]
        same[_key(name)] = last[name]
    return {"$or": ways}


def _beyond(value: object, *, descending: bool) -> list[dict[str, Any]]:
    """Compare as `sort` does: `$lt` and `$gt` never find null."""
    if descending:
        return [] if value is None else [{"$lt": value}, {"$eq": None}]
    return [{"$ne": None}] if value is None else [{"$gt": value}]


def _key(name: str) -> str:
    return "_id" if name == "id" else name


def encode_cursor(adapter: TypeAdapter[Any], last: BaseModel, order: Order) -> str:
    """Write what the order needs to know of the last document."""
    text = adapter.dump_json(last.model_dump(include=set(order)))
    return "c_" + urlsafe_b64encode(text).decode()


def decode_cursor(adapter: TypeAdapter[Any], cursor: str, order: Order) -> Mapping[str, Any]:
    """Read a cursor; one that was made for another order is not found."""
    with suppress(ValueError):
        values: dict[str, Any] = adapter.validate_json(urlsafe_b64decode(cursor.removeprefix("c_")))
        if values.keys() == order.keys():
            return values
    raise HTTPException(404, "Cursor not found")
