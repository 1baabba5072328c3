"""A new app: factory, settings, health, errors, logs, tests, and what it takes to ship it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Literal

from vibegen.spec import BadWord

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.spec import AppName

Later = Literal["mongodb"]
Database = Literal["sqlite", "postgres", "mysql", "none"]
SERVERS = {"postgres": "PostgreSQL", "mysql": "MariaDB"}
URLS = {
    "sqlite": "sqlite+aiosqlite:///app.db",
    "postgres": "postgresql+asyncpg://{name}:{password}@{host}/{name}",
    "mysql": "mysql+asyncmy://{name}:{password}@{host}/{name}",
}


def new(
    app: App,
    name: AppName,
    *,
    db: Database | Later = "sqlite",
    api: bool = False,
) -> None:
    """Make a new app in a folder of its own.

    Args:
        app: Where it goes.
        name: `my-blog`, `"My blog"`, or `.` for the folder that you are in.
        db: Where the data lives; mysql is for MariaDB too, MongoDB comes with a later release.
        api: JSON only, without pages.
    """
    if db == "mongodb":
        raise BadWord(
            "`--db mongodb` comes with a later release",
            hint="type `--db sqlite` for now; `--db none` leaves the database out",
        )
    kinds = ["sql", db] if db in URLS else ["none"]
    for variant in ("common", "api" if api else "pages", *kinds):
        app.create(
            f"files/{variant}",
            slug=name.slug,
            title=name.title,
            db="" if db == "none" else db,
            sql=db in URLS,
            pages=not api,
            **_database(db, name.slug.replace("-", "_")),
        )
    if name.folder != ".":
        app.note(f"cd {shlex.quote(name.folder)}")
    if db in SERVERS:
        app.note("uv run just services")
    app.note("uv run just dev")


def _database(db: str, name: str) -> dict[str, object]:
    """Return where the database is: for a developer, and for the container."""
    url, secret = URLS.get(db, ""), f"${{DATABASE_PASSWORD:-{name}}}"
    return {
        "database": name,
        "database_url": url.format(name=name, password=name, host="localhost"),
        "container_url": url.format(name=name, password=secret, host="db"),
        "server": SERVERS.get(db, ""),
        "tests_need": "they start MariaDB where its server is installed"
        if db == "mysql"
        else "they need no service and no network",
    }
