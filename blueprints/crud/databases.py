"""What differs between the databases of a resource: its name here, and the types of its columns."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vibegen.project import Project

from .kinds import KINDS
from .origin import origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen import App

    from .kinds import Kind

DRIVERS = {"asyncpg": "postgresql", "asyncmy": "mysql", "beanie": "mongodb"}
_NUMERIC = "Numeric({precision}, {scale})"
_EXACT = replace(KINDS["decimal"], column=_NUMERIC, migration=f"sa.{_NUMERIC}")
BY_DIALECT: dict[str, Mapping[str, Kind]] = {
    "mongodb": {
        **KINDS,
        "datetime": replace(KINDS["datetime"], python="UtcDateTime"),
        "decimal": replace(KINDS["decimal"], python="DecimalAnnotation"),
        "json": replace(KINDS["json"], read="dict[str, Any]"),
        "ref": replace(
            KINDS["ref"],
            python="PydanticObjectId",
            schema="Id",
            read="Id",
            param="Id",
            sample=f'"{1:024}"',
            other=f'"{1:024}"',
        ),
        "many": replace(
            KINDS["many"],
            python="list[PydanticObjectId]",
            read="list[Id]",
            param="Id",
            sample=f'["{1:024}"]',
        ),
    },
    "mysql": {
        **KINDS,
        "decimal": _EXACT,
        "float": replace(KINDS["float"], column="Real", migration="Real()"),
        "text": replace(KINDS["text"], migration="LongText()"),
    },
    "postgresql": {**KINDS, "decimal": _EXACT},
}


def find_dialect(app: App | Project) -> str:
    """Return "sqlite", "postgresql", "mysql" or "mongodb"; "" where nothing tells."""
    if app.layout.adopted:
        return app.layout.database.dialect
    project = app if isinstance(app, Project) else app.project
    required = project.read("pyproject.toml") or ""
    drivers = (it for it in DRIVERS if re.search(rf"['\"]{it}\b", required))
    return next((DRIVERS[it] for it in drivers), "sqlite")


def columns_of(app: App) -> str:
    """Return whose column types the models use: an adopted app may change its database."""
    dialect = "" if app.layout.adopted else find_dialect(app)
    return dialect if dialect in BY_DIALECT else "sqlite"


def kinds_of(app: App) -> Mapping[str, Kind]:
    """Return what each field type is on the database of this app.

    A reference on MySQL is stored as the key that it refers to: `ref:Entry` is one to entries whose
    key is another number than ours.
    """
    kinds = BY_DIALECT.get(columns_of(app), KINDS)
    if columns_of(app) != "mysql":
        return kinds
    keys = {name: origin_of(it.answers).columns.get("id") for name, it in app.models.items()}
    refs = {
        f"ref:{name}": replace(kinds["ref"], column=key.removeprefix("sa."), migration=key)
        for name, key in keys.items()
        if key
    }
    return {**kinds, **refs}


def is_mongodb(app: App) -> bool:
    """Whether the app stores documents, and not rows."""
    return columns_of(app) == "mongodb"
