"""What can be seeded, and its rows as the database stores them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from app.seed.factory import Factory
from app.seed.values import PASSWORD, START, is_password

APART = timedelta(minutes=1)  # A row was made so long after the one before
FOLDERS = Path(__file__).parent.parent
Row = dict[str, Any]
Pick = Callable[[int], object]  # What the row of a number refers to, if to anything


class Resource(NamedTuple):
    """A model, and the schema that has the rules of what it takes."""

    name: str
    model: Any
    schema: type[BaseModel]


def find_resources() -> Iterator[Resource]:
    """Return what can be created: every folder whose `schemas.py` has `PostCreate` or its like."""
    import_module("app.routes")  # Every model is imported by some route
    for file in sorted(FOLDERS.glob("*/schemas.py")):
        name = file.parent.name
        schemas = import_module(f"app.{name}.schemas")
        models = import_module(f"app.{name}.models")
        for word, schema in vars(schemas).items():
            model = getattr(models, word.removesuffix("Create"), None)
            if word.endswith("Create") and model:
                yield Resource(name, model, schema)


def pick_any(there: Sequence[object], salt: int) -> Pick:
    """Return what takes one of the ids, the same one for each number."""
    return lambda number: there[hash((number, salt)) % len(there)] if there else None


def pick_each(there: Sequence[object]) -> Pick:
    """Return what takes each of the ids once, whatever the number."""
    left = iter(there)
    return lambda _number: next(left, None)


def row_maker(
    resource: Resource, factory: Factory, picks: Mapping[str, Pick]
) -> Callable[[int], Row]:
    """Return what makes the row of a number.

    Args:
        resource: Where the rows go.
        factory: What makes the values that its schema takes.
        picks: For each field that refers to other rows, what takes one of them.

    """
    fields = resource.model.model_fields
    optional = {name: it for name, it in fields.items() if name != "id" and not it.is_required()}
    defaults = {it: field.get_default(call_default_factory=True) for it, field in optional.items()}
    defaults = {name: it for name, it in defaults.items() if it is not None}  # The database's then
    secrets = [it for it, field in resource.schema.model_fields.items() if is_password(field)]
    hashed = import_module("app.passwords").hash_password(PASSWORD) if secrets else ""

    def row(number: int) -> Row:
        values = {name: it for name, it in factory.row(number).items() if name in fields}
        for name in secrets:
            values[name] = values[name] and hashed
        for name, pick in picks.items():
            values[name] = values[name] and pick(number)
        moment = START + number * APART
        return {**defaults, **values, "created_at": moment, "updated_at": moment}

    return row
