"""Robust tasks, and what is kept of those that fail for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python
from vibegen.revisions import revision

from .migrating import import_models

if TYPE_CHECKING:
    from vibegen import App

HERE = "app.dead_letters"


def robust(app: App) -> None:
    """Add `robust_task`: any exception is tried again, and in the end is kept as a dead letter.

    Args:
        app: Where it goes.
    """
    if app.layout.adopted:
        raise Refused(
            "`robust` is for apps that vibegen made, and this one was adopted",
            hint="streaq itself works there: `worker.task` and `StreaqRetry`",
        )
    if not app.project.exists("app/db.py"):
        raise Refused(
            "dead letters are kept in a database, and this app has none",
            hint="leave `--robust` out, or make an app with a database",
        )
    app.once("cli")
    app.once("worker")
    required = app.project.read("pyproject.toml") or ""
    is_mongodb, is_mysql = "beanie" in required, '"asyncmy' in required
    session = {"Session": "AsyncClientSession" if is_mongodb else "AsyncSession"}
    for folder in ("common", "mongodb" if is_mongodb else "sql"):
        app.create(f"files/{folder}", mongodb=is_mongodb, mysql=is_mysql, **session)
    if not is_mongodb:
        app.create("files/migration", mysql=is_mysql, **revision(app, "create_dead_letters"))
        app.edit("migrations/env.py", import_models(f"{HERE}.models"))
        app.note("uv run just migrate")
    app.edit("app/__main__.py", python.add_typer(f"{HERE}.cli.cli", "letters_cli", "dead-letters"))
    if app.project.exists("app/pages.py"):
        app.once("admin")
        app.create("files/pages", mongodb=is_mongodb, **session)
        app.route(f"{HERE}.routes", "dead_letters_router")
        page = python.add_dict_item("PAGES", "/admin/dead-letters", '"Dead letters"')
        app.edit("app/admin/routes.py", page)
