"""Says what was found in an app, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vibegen.layout import Layout

    Line = tuple[str, str, str]

HOW = {
    "include": "included there",
    "list": "listed there",
    "modules": "listed there by their modules",
    "files": "a loop looks there",
}


def told(layout: Layout, apps: int, routers: int, share: str) -> Iterator[Line]:
    """Yield what there is, where, and why that is thought to be it.

    Args:
        layout: What was found.
        apps: How many FastAPI objects there are.
        routers: How many routers are wired where new ones will be.
        share: How many of the routes use the session.
    """
    yield "app", layout.app, f"{apps - 1} more in the project" if apps > 1 else "the only one"
    count = f"{routers} router{'s' * (routers != 1)}, {HOW[layout.wiring.kind]}"
    yield "routers", layout.wiring.place, count if routers else "no router yet"
    package = layout.package or "no package: scripts"
    style = "with dots" if layout.relative else "by full names"
    yield "imports", f"{package} in {layout.source or '.'}", style
    yield "settings", layout.settings or "none", ""
    yield from _stored(layout, share)
    yield "requirements", layout.dependencies or "none", ""
    yield "tests", layout.tests, ""
    pages = layout.pages
    above = f"extending {pages.layout}" if pages.layout else "each on its own"
    how = f"{pages.templates}, {above}" if pages.templates else ""
    yield "templates", pages.folder or "none", how


def _stored(layout: Layout, share: str) -> Iterator[Line]:
    database = layout.database
    if not database.has_session:
        yield "session", "none", database.kind or "no database"
        return
    how = "async" if database.is_async else "sync"
    session = database.alias or database.session or database.maker
    yield "session", session, f"{how}, {database.kind}, {share}"
    yield "models", database.base or "SQLModel", database.versions or "no migrations"
