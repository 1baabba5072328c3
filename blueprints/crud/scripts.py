"""Scripts that change the documents of MongoDB, where a field of theirs has changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .text_index import NAME

if TYPE_CHECKING:
    from vibegen import App

MIGRATIONS = "app/migrations"
NUMBERED = re.compile(r"\d{4}_\w+\.py$")


def rewrite_documents(app: App, table: str, name: str, title: str, names: tuple[str, str]) -> None:
    """Write what gives a field another name in the documents, or takes it out of them.

    Args:
        app: Where the model is.
        table: The collection.
        name: What the script is called, without its number.
        title: What it does.
        names: The name that the field has in the documents, and the new one; "" if it goes.
    """
    old, new = names
    module = _numbered(app, name)
    app.provide("files/mongo/scripts")
    app.provide("files/mongo/migrations")
    act = "rename" if new else "remove"
    values = {"act": act, "name": module, "table": table, "title": title, "old": old, "new": new}
    app.create("files/mongo/field_migration", **values)
    app.note(f"uv run python -m {MIGRATIONS.replace('/', '.')}.{module} --dry-run")


def drop_text_index(app: App, table: str, name: str, title: str) -> None:
    """Write what drops a text index whose fields have changed: a collection has no second one."""
    module = _numbered(app, name)
    app.provide("files/mongo/scripts")
    values = {"name": module, "table": table, "title": title, "index": NAME}
    app.create("files/mongo/text_index_migration", **values)
    app.note(f"uv run python -m {MIGRATIONS.replace('/', '.')}.{module}")


def _numbered(app: App, name: str) -> str:
    """Return the name of a script with its number; one that is there keeps its place."""
    files = (it.rpartition("/")[2] for it in app.project.files(MIGRATIONS))
    there = [it.removesuffix(".py") for it in files if NUMBERED.match(it)]
    mine = (it for it in there if it.partition("_")[2] == name)
    return next(mine, f"{len(there) + 1:04}_{name}")
