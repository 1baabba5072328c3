"""The app's command line: `python -m app`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python

if TYPE_CHECKING:
    from vibegen import App

DRIVERS = {"aiosqlite": "sqlite", "asyncpg": "postgres", "asyncmy": "mysql", "beanie": "mongodb"}
SQL = {"sqlite", "postgres", "mysql"}
MAIN = "app/__main__.py"


def cli(app: App) -> None:
    """Add a command line, with the schema and the migrations of the database.

    Args:
        app: Where it goes.
    """
    if app.layout.adopted:
        raise Refused(
            "`cli` is for apps that `vibegen new` made",
            hint="this app may have commands of its own: add to them by hand",
        )
    db = _database(app)
    for folder in ("common", *(["sql"] if db in SQL else []), db):
        app.create(f"files/{folder}", db=db)
    app.needs("typer>=0.29")
    if db != "none":
        app.edit(MAIN, python.add_typer("app.db_cli.cli", "db_cli", "db"))
    app.note("uv run python -m app --help")


def _database(app: App) -> str:
    """Return where the app stores, as `--db` names it."""
    if not app.project.exists("app/db.py"):
        return "none"
    required = app.project.read("pyproject.toml") or ""
    return next(db for driver, db in DRIVERS.items() if re.search(rf'"{driver}\b', required))
