"""A cache for what functions and routes return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python

if TYPE_CHECKING:
    from vibegen import App

PYDANTIC = "2.9"  # Reads the bytes of an answer as base64, in which it wrote them
PYDANTIC_1 = r"from pydantic import [^\n]*\bBaseSettings\b"


def cache(app: App, *, redis: bool = False) -> None:
    """Add a cache: `@cached(ttl=60)` keeps what a function or a route returns.

    Args:
        app: Where it goes.
        redis: Keep it in Redis, for all processes.
    """
    _check(app)
    adopted = app.layout.adopted
    app.stay_async()
    pages = not adopted and app.project.exists("app/pages.py")
    app.provide("files/common", pages=pages)
    app.provide("files/adopted" if adopted else "files/own", pages=pages)
    if not adopted:
        app.edit(
            "app/main.py",
            python.add_import("app.cache", "open_cache"),
            python.add_statement("lifespan", "open_cache()"),
        )
    if redis or _has_redis(app):
        app.with_("redis")
    app.note("put `@cached(ttl=60)` above an async function, or below `@router.get`")


def _has_redis(app: App) -> bool:
    """Whether there is a Redis to share, or what shares it."""
    if app.layout.adopted:  # It may have an `app/shared/redis.py` of its own
        return app.project.has("redis")
    return any(app.project.exists(f"app/{it}.py") for it in ("redis", "cache_redis"))


def _check(app: App) -> None:
    folder = app.layout.path("app/cache.py").removesuffix(".py")
    if app.project.exists(f"{folder}/__init__.py"):
        raise Refused(
            f"a cache needs the module `{folder}.py`, and there is a folder `{folder}/`",
            hint="give that page another name first",
        )
    if app.layout.adopted and (
        app.requires_older("pydantic", PYDANTIC) or app.files_with(PYDANTIC_1)
    ):
        raise Refused(
            f"a cache needs Pydantic {PYDANTIC} or newer, and this app requires an older one",
            hint="upgrade it first, as with `bump-pydantic`",
        )
