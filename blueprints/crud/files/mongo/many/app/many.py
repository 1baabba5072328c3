"""Many to many: the ids of other rows that a field holds, in the document itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError
from pymongo.asynchronous.client_session import AsyncClientSession

from app.documents import Id
from app.relations import MissingError, Relation, Row, find_rows

LINKS_MAX = 100  # Of one row, in one field


@dataclass(frozen=True)
class Links:
    """One field: the list of ids, and what they refer to."""

    key: str
    relation: Relation


async def refuse_unknown(
    db: AsyncClientSession, values: Mapping[str, Any], links: Mapping[str, Links]
) -> None:
    """Raise `MissingError` for the first list with an id that refers to nothing."""
    for link in links.values():
        keys = set(values.get(link.key, ()))
        if keys and keys != (await find_rows(db, link.relation, keys)).keys():
            raise MissingError(link.key)


async def expand_links(
    db: AsyncClientSession, items: Sequence[Row], names: Collection[str], links: Mapping[str, Links]
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


def _sorted(keys: list[Id]) -> list[Id]:
    if len(set(keys)) < len(keys):
        raise PydanticCustomError("unique_items", "Input should have each id once")
    return sorted(keys)


unique = Field(max_length=LINKS_MAX, json_schema_extra={"uniqueItems": True})
Keys = Annotated[list[Id], unique, AfterValidator(_sorted), BeforeValidator(_from_lines)]
