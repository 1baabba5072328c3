"""Made-up rows that keep every rule of a schema: for `db seed`, and for tests."""

from collections.abc import Collection
from functools import cache
from typing import Any, TypeVar

from faker import Faker
from pydantic import BaseModel

from app.seed.column import Column

Schema = TypeVar("Schema", bound=BaseModel)


def make(schema: type[Schema], number: int = 0, **given: object) -> Schema:
    """Return what a test needs, each time the same: `make(PostCreate, title="Mine")`."""
    return schema(**{**_factory(schema).row(number), **given})


class Factory:
    """Makes the values of a schema by the number of the row.

    Args:
        schema: What has the rules.
        seed: Another one makes other rows.
        unique: The fields of which no two rows have the same value.

    """

    def __init__(
        self, schema: type[BaseModel], seed: object = 0, unique: Collection[str] = ()
    ) -> None:
        self.schema, fake = schema, Faker()
        self.values = {
            name: Column(name, field, fake, f"{seed} {name}").values(unique=name in unique)
            for name, field in schema.model_fields.items()
        }

    def row(self, number: int) -> dict[str, Any]:
        """Return the values of one row. Raises `ValueError` where a unique field has no more."""
        return {name: value(number) for name, value in self.values.items()}

    def check(self, number: int) -> None:
        """Raise `ValueError` if the schema refuses a row; later ones are the first to fail."""
        self.schema.model_validate(self.row(number))


@cache
def _factory(schema: type[BaseModel]) -> Factory:
    return Factory(schema)
