"""Many to many: the ids of other rows that a field holds, as pairs in a table of its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError
from sqlalchemy import Table, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.relations import Key, MissingError, Relation, Row, find_rows

LINKS_MAX = 100  # Of one row, in one field


@dataclass(frozen=True)
class Links:
    """One field: the list of ids, and what they refer to.

    In `pairs` the row's own id comes first, then that of the other one.
    """

    key: str
    pairs: Table
    relation: Relation


async def refuse_unknown(
    db: AsyncSession, values: Mapping[str, Any], links: Mapping[str, Links]
) -> None:
    """Raise `MissingError` for the first list with an id that refers to nothing."""
    for link in links.values():
        keys = set(values.get(link.key, ()))
        if keys and keys != (await find_rows(db, link.relation, keys)).keys():
            raise MissingError(link.key)


async def load_links(db: AsyncSession, items: Sequence[Row], links: Mapping[str, Links]) -> None:
    """Put the ids into the items: one query for each field, however many items."""
    by_id = {item["id"]: item for item in items}
    for link in links.values():
        own, other = link.pairs.c
        for item in items:
            item[link.key] = []
        pairs = select(own, other).where(own.in_(by_id)).order_by(other)
        for row_id, key in await db.execute(pairs):
            by_id[row_id][link.key].append(key)


async def save_links(
    db: AsyncSession, row_id: int | None, values: Mapping[str, Any], links: Mapping[str, Links]
) -> None:
    """Delete the pairs that `values` lack, and insert the new ones.

    The row was written before, so nobody else changes its pairs until we commit.
    """
    for link in (it for it in links.values() if it.key in values):
        own, other = link.pairs.c
        there, wanted = select(other).where(own == row_id), set(values[link.key])
        stored = set(await db.scalars(there))
        if gone := stored - wanted:
            await db.execute(delete(link.pairs).where(own == row_id, other.in_(gone)))
        if fresh := sorted(wanted - stored):
            pairs = [{own.key: row_id, other.key: key} for key in fresh]
            try:
                await db.execute(insert(link.pairs), pairs)
            except IntegrityError as error:  # Gone since our look
                await db.rollback()
                raise MissingError(link.key) from error


async def expand_links(
    db: AsyncSession, items: Sequence[Row], names: Collection[str], links: Mapping[str, Links]
) -> None:
    """Put what the ids refer to beside them: one query for each name, however many items."""
    for name, link in links.items():
        if name in names:
            keys = {key for item in items for key in item[link.key]}
            found = await find_rows(db, link.relation, keys)
            for item in items:
                item[name] = [found[key] for key in item[link.key] if key in found]


def _from_lines(value: object, info: ValidationInfo) -> object:
    """Read what a form sends."""
    is_text = isinstance(value, str) and info.mode not in {"python", "json"}
    return str(value).split("\n") if is_text else value


def _sorted(keys: list[int]) -> list[int]:
    if len(set(keys)) < len(keys):
        raise PydanticCustomError("unique_items", "Input should have each id once")
    return sorted(keys)


unique = Field(max_length=LINKS_MAX, json_schema_extra={"uniqueItems": True})
Keys = Annotated[list[Key], unique, AfterValidator(_sorted), BeforeValidator(_from_lines)]
