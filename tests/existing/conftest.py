"""The parts of the blueprint that read what is there; blueprints are no package to import from."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

from vibegen.blueprint import find_blueprints

settings.register_profile("existing", deadline=None, database=None, max_examples=20)
settings.load_profile("existing")
CRUD = find_blueprints(None)["crud"]
CRUD.load()


def part(module: str, name: str) -> Any:  # noqa: ANN401 - whatever it is
    """Return what a module of the blueprint defines."""
    return CRUD.load_beside(module, name)
