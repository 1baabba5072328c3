"""Made-up rows, for a database to look at and for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python

if TYPE_CHECKING:
    from vibegen import App


def seed(app: App) -> None:
    """Add `python -m app db seed`, which fills the database with made-up rows.

    Args:
        app: Where it goes.
    """
    if not app.layout.adopted and not app.project.exists("app/db.py"):
        raise Refused(
            "`seed` needs a database, and this app has none",
            hint="make an app with one: `vibegen new NAME --db sqlite`",
        )
    app.once("cli")
    is_mongodb = "beanie" in (app.project.read("pyproject.toml") or "")
    # Queries import a model from wherever it is, when it is one that the user wrote
    module = (
        "queries" if any(it.answers.get("from_model") for it in app.models.values()) else "models"
    )
    for folder in ("common", "mongodb" if is_mongodb else "sql"):
        app.create(f"files/{folder}", module=module, mongodb=is_mongodb)
    app.needs("faker>=40")
    app.edit("app/db_cli.py", python.add_typer("app.seed.cli.cli", "seed_cli"))
    app.note("uv run python -m app db seed --rows 1000")
