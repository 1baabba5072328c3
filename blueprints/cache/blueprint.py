"""A cache for what functions and routes return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python

if TYPE_CHECKING:
    from vibegen import App


def cache(app: App, *, redis: bool = False) -> None:
    """Add a cache: `@cached(ttl=60)` keeps what a function or a route returns.

    Args:
        app: Where it goes.
        redis: Keep it in Redis, for all processes.
    """
    if app.layout.adopted:
        raise Refused(
            "`cache` is for apps that vibegen made, and this one was adopted",
            hint="this app may have a cache of its own",
        )
    if app.project.exists("app/cache/__init__.py"):
        raise Refused(
            "a cache needs the module `app/cache.py`, and there is a folder `app/cache/`",
            hint="give that page another name first",
        )
    app.provide("files", pages=app.project.exists("app/pages.py"))
    app.edit(
        "app/main.py",
        python.add_import("app.cache", "open_cache"),
        python.add_statement("lifespan", "open_cache()"),
    )
    if redis or any(app.project.exists(f"app/{it}.py") for it in ("redis", "cache_redis")):
        app.with_("redis")
    app.note("put `@cached(ttl=60)` above an async function, or below `@router.get`")
