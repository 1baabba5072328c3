"""Relations: the rows that ids refer to."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi.exceptions import RequestValidationError
from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy import Select, String, cast
from sqlalchemy.ext.asyncio import AsyncSession

from app.fields import INT_MAX, whole

<% if choices %>
CHOICES = 100  # In a form; its search finds the others

<% endif %>
# An id in a query string, and one in JSON
KeyParam = Annotated[int, Field(ge=1, le=INT_MAX)]
Key = Annotated[KeyParam, whole]
<% if choices %>
KEY: TypeAdapter[int] = TypeAdapter(KeyParam)
<% endif %>

Row = dict[str, Any]


@dataclass(frozen=True)
class Relation:
    """The rows that a field may refer to, and the column of their titles."""

    rows: Select[Any]
    title: str


class MissingError(RequestValidationError):
    """An id refers to nothing."""

    def __init__(self, field: str) -> None:
        problem = {"type": "missing_row", "loc": ("body", field), "msg": "There is no such row"}
        super().__init__([problem])
        self.field = field


async def refuse_missing(
    db: AsyncSession, values: Mapping[str, Any], relations: Mapping[str, Relation]
) -> None:
    """Raise `MissingError` for the first id that refers to nothing."""
    for name, relation in relations.items():
        key = values.get(f"{name}_id")
        if key is not None and not await find_rows(db, relation, {key}):
            raise MissingError(f"{name}_id")


async def expand(
    db: AsyncSession, items: Sequence[Row], names: Collection[str], relations: Mapping[str, Relation]
) -> None:
    """Put what ids refer to beside them, with one query for each name."""
    for name, relation in relations.items():
        if name in names:
            found = await find_rows(db, relation, {item[f"{name}_id"] for item in items})
            for item in items:
                item[name] = found.get(item[f"{name}_id"])

<% if choices %>

async def find_choices(
    db: AsyncSession, relation: Relation, search: str, chosen: Iterable[object]
) -> list[tuple[str, str]]:
    """Return id and title of what a form offers: the first matches, and what is chosen."""
    title = relation.rows.selected_columns[relation.title]
    rows = relation.rows.order_by(title).limit(CHOICES)
    if search:
        rows = rows.where(cast(title, String).icontains(search, autoescape=True))
    found: dict[int, Row] = {row["id"]: dict(row) for row in (await db.execute(rows)).mappings()}
    keys = set[int]()
    for key in chosen:
        with suppress(ValidationError):  # Nothing is chosen, or no id was typed
            keys.add(KEY.validate_python(key))
    found |= await find_rows(db, relation, keys)
    return [(str(key), str(row[relation.title] or f"#{key}")) for key, row in found.items()]

<% endif %>

async def find_rows(
    db: AsyncSession, relation: Relation, keys: Set[int | None]
) -> dict[int, Row]:
    """Return what ids refer to, by id."""
    wanted = relation.rows.where(relation.rows.selected_columns.id.in_(keys - {None}))
    return {row["id"]: dict(row) for row in (await db.execute(wanted)).mappings()}
