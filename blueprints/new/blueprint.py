"""A new app: factory, settings, health, errors, logs, tests, and what it takes to ship it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.spec import AppName

Database = Literal["sqlite", "postgres", "mysql", "mongodb", "none"]
SERVERS = {"postgres": "PostgreSQL", "mysql": "MariaDB", "mongodb": "MongoDB"}
URLS = {
    "sqlite": "sqlite+aiosqlite:///app.db",
    "postgres": "postgresql+asyncpg://{name}:{password}@{host}/{name}",
    "mysql": "mysql+asyncmy://{name}:{password}@{host}/{name}",
    "mongodb": "mongodb://{host}:27017/{name}",
}


def new(
    app: App,
    name: AppName,
    *,
    db: Database = "sqlite",
    api: bool = False,
) -> None:
    """Make a new app in a folder of its own.

    Args:
        app: Where it goes.
        name: `my-blog`, `"My blog"`, or `.` for the folder that you are in.
        db: Where the data lives; mysql is for MariaDB too.
        api: JSON only, without pages.
    """
    sql = db not in {"mongodb", "none"}
    more = ["sql", *(["sql_server"] if db in SERVERS else [])] if sql else []
    for variant in ("common", "api" if api else "pages", db, *more):
        app.create(
            f"files/{variant}",
            slug=name.slug,
            title=name.title,
            db="" if db == "none" else db,
            sql=sql,
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
