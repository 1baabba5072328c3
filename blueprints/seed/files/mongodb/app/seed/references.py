"""What documents refer to, as their queries say it."""

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from typing import Any, NamedTuple

from pymongo.asynchronous.client_session import AsyncClientSession

from app.seed.column import POOL
from app.seed.resources import Pick, Resource, pick_any, pick_each

LINKS = 4  # A document holds fewer ids in each of its lists


class Reference(NamedTuple):
    """A field, the document that it refers to, and whether it holds several ids."""

    key: str
    model: Any
    is_list: bool


def find_references(resource: Resource) -> Iterator[Reference]:
    """Return the fields of a resource that refer to documents."""
    queries = import_module(f"app.{resource.name}.queries")
    for name, relation in getattr(queries, "RELATIONS", {}).items():
        yield Reference(f"{name}_id", relation.model, is_list=False)
    for link in getattr(queries, "LINKS", {}).values():
        yield Reference(link.key, link.relation.model, is_list=True)


def ordered(found: Mapping[str, Resource]) -> dict[str, Resource]:
    """Return resources in the order of their references: first what others refer to."""
    try:
        order = [*TopologicalSorter(_needs(found, _is_any)).static_order()]
    except CycleError:  # Then some refer to documents of an earlier run only
        order = [*TopologicalSorter(_needs(found, is_required)).static_order()]
    return {name: found[name] for name in order}


def is_required(resource: Resource, reference: Reference) -> bool:
    """Whether a document cannot do without what it refers to."""
    return resource.schema.model_fields[reference.key].is_required()


def _is_any(_resource: Resource, _reference: Reference) -> bool:
    return True


def _needs(
    found: Mapping[str, Resource], counts: Callable[[Resource, Reference], bool]
) -> dict[str, set[str]]:
    """Return for each resource those whose documents it needs, by references that count."""
    names = {it.model: name for name, it in found.items()}
    return {
        name: {
            names[it.model]
            for it in find_references(resource)
            if it.model in names and it.model is not resource.model and counts(resource, it)
        }
        for name, resource in found.items()
    }


async def pick_from(
    db: AsyncClientSession, resource: Resource, reference: Reference, rows: int
) -> Pick:
    """Return what takes an id that a field can hold: each once if it is unique.

    Raises `ValueError` where there are too few.
    """
    key, unique = reference.key, reference.key in unique_keys(resource.model)
    there = await (_unused if unique else some_ids)(db, resource, reference)
    if len(there) < (rows if unique else 1) and is_required(resource, reference):
        name = reference.model.get_collection_name()
        raise ValueError(f"`{resource.name}.{key}` needs more documents in `{name}`")
    return pick_each(there) if unique else pick_any(there, len(key))


async def some_ids(
    db: AsyncClientSession, _resource: Resource, reference: Reference
) -> list[object]:
    """Return the first ids that a field can hold."""
    rows = reference.model.find_all(session=db).sort("_id").limit(POOL)
    return [it.id for it in await rows.to_list()]


async def _unused(
    db: AsyncClientSession, resource: Resource, reference: Reference
) -> list[object]:
    """Return the ids that no document holds yet."""
    key = reference.key
    held = resource.model.get_pymongo_collection().find({}, {key: 1}, session=db)
    used = {it.get(key) async for it in held}
    there = reference.model.find_all(session=db).sort("_id")
    return [it.id async for it in there if it.id not in used]


def unique_keys(model: Any) -> set[str]:  # noqa: ANN401 - any document
    """Return the fields of which no two documents have the same value."""
    indexes = [it.document for it in getattr(model.Settings, "indexes", ())]
    return {name for index in indexes if index.get("unique") for name in index["key"]}


def few(number: int, there: list[object]) -> list[object]:
    """Return some of the ids that there are, the same ones for each number."""
    picked = {there[hash((number, it)) % len(there)] for it in range(number % LINKS) if there}
    return sorted(picked, key=str)
