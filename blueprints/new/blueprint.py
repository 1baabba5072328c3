"""A new app: factory, settings, health, errors, logs, tests, and what it takes to ship it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Literal

from vibegen.spec import BadWord

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.spec import AppName

Later = Literal["postgres", "mysql", "mongodb"]


def new(
    app: App,
    name: AppName,
    *,
    db: Literal["sqlite", "none"] | Later = "sqlite",
    api: bool = False,
) -> None:
    """Make a new app in a folder of its own.

    Args:
        app: Where it goes.
        name: `my-blog`, `"My blog"`, or `.` for the folder that you are in.
        db: Where the data lives; PostgreSQL, MySQL and MongoDB come with a later release.
        api: JSON only, without pages.
    """
    if db not in {"sqlite", "none"}:
        raise BadWord(
            f"`--db {db}` comes with a later release",
            hint="type `--db sqlite` for now; `--db none` leaves the database out",
        )
    variants = ("common", "api" if api else "pages", *(["sqlite"] if db == "sqlite" else []))
    for variant in variants:
        app.create(
            f"files/{variant}",
            slug=name.slug,
            title=name.title,
            db=db == "sqlite",
            pages=not api,
        )
    if name.folder != ".":
        app.note(f"cd {shlex.quote(name.folder)}")
    app.note("uv run just dev")
