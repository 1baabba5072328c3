"""Relations: the documents that ids refer to."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from beanie import Document, PydanticObjectId
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from pymongo.asynchronous.client_session import AsyncClientSession

from app.documents import Id

CHOICES = 100  # In a form; its search finds the others
KEY: TypeAdapter[Id] = TypeAdapter(Id)

Row = dict[str, Any]


@dataclass(frozen=True)
class Relation:
    """The documents that a field may refer to.

    `names` is what may be seen of them, and people know them by their `title`.
    """

    model: type[Document]
    names: Iterable[str]
    title: str
    where: Mapping[str, Any] = field(default_factory=dict[str, Any])


class MissingError(RequestValidationError):
    """An id refers to nothing."""

    def __init__(self, field: str) -> None:
        problem = {"type": "missing_row", "loc": ("body", field), "msg": "There is no such row"}
        super().__init__([problem])
        self.field = field


async def refuse_missing(
    db: AsyncClientSession, values: Mapping[str, Any], relations: Mapping[str, Relation]
) -> None:
    """Raise `MissingError` for the first id that refers to nothing."""
    for name, relation in relations.items():
        key = values.get(f"{name}_id")
        if key is not None and not await find_rows(db, relation, {key}):
            raise MissingError(f"{name}_id")


async def expand(
    db: AsyncClientSession,
    items: Sequence[Row],
    names: Collection[str],
    relations: Mapping[str, Relation],
) -> None:
    """Put what ids refer to beside them: one query for each name, however many items."""
    for name, relation in relations.items():
        if name in names:
            found = await find_rows(db, relation, {item[f"{name}_id"] for item in items})
            for item in items:
                item[name] = found.get(item[f"{name}_id"])


async def find_choices(
    db: AsyncClientSession, relation: Relation, search: str, chosen: Iterable[object]
) -> list[tuple[str, str]]:
    """Return id and title of what a form offers: the first matches, and what is chosen."""
    where = dict(relation.where)
    if search:
        where[relation.title] = {"$regex": re.escape(search), "$options": "i"}
    rows = relation.model.find(where, session=db).sort(relation.title).limit(CHOICES)
    found = {row.id: row.model_dump(include=set(relation.names)) async for row in rows}
    keys = set[Id]()
    for key in chosen:
        with suppress(ValidationError):  # Nothing is chosen, or no id was typed
            keys.add(KEY.validate_python(key))
    found |= await find_rows(db, relation, keys)
    return [(str(key), str(row[relation.title] or f"#{key}")) for key, row in found.items()]


async def find_rows(
    db: AsyncClientSession, relation: Relation, keys: Iterable[object]
) -> dict[Any, Row]:
    """Return what ids refer to, by id; in the rows themselves ids are text, as JSON has them."""
    wanted = relation.model.find({**relation.where, "_id": {"$in": list(keys)}}, session=db)
    found = {row.id: row.model_dump(include=set(relation.names)) async for row in wanted}
    # Where models refer to each other, no type says which values are ids
    return {key: {name: _as_text(row[name]) for name in row} for key, row in found.items()}


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, PydanticObjectId) else value
