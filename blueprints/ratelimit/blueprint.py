"""Limits of how often a caller may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import env, python

if TYPE_CHECKING:
    from vibegen import App

COMMENT = """\
Networks of proxies whose X-Forwarded-For counts: ["10.0.0.0/8"]. Without
them, all who come through a proxy are one caller to rate limits"""

NETWORKS = "list[ipaddress.IPv4Network | ipaddress.IPv6Network]"
PYDANTIC = "2.7"  # As pydantic-settings
PYDANTIC_1 = r"from pydantic import [^\n]*\bBaseSettings\b"


def ratelimit(app: App, *, redis: bool = False) -> None:
    """Add rate limits: `Depends(RateLimit("10/minute"))` at a route, for each caller apart.

    Args:
        app: Where it goes.
        redis: Count in Redis, for all processes.
    """
    _check(app)
    adopted = app.layout.adopted
    app.stay_async()
    app.provide("files/common", adopted=adopted)
    bring = _adopt if adopted else _open
    bring(app)
    if redis or _has_redis(app):
        app.with_("redis")
    for made, blueprint in (("compose.prod.yaml", "prod"), ("k8s/config.yaml", "k8s")):
        if not adopted and app.project.exists(made):
            app.with_(blueprint)
    app.note('put `dependencies=[Depends(RateLimit("10/minute"))]` into the decorator of a route')


def _open(app: App) -> None:
    """Count from zero whenever an app of our own starts."""
    app.provide("files/own", pages=app.project.exists("app/pages.py"))
    _trust(app)
    app.edit(".env.example", env.add_variable("TRUSTED_PROXIES", "[]", COMMENT))
    app.edit(
        "app/main.py",
        python.add_import("app.ratelimit", "open_limits"),
        python.add_statement("lifespan", "open_limits()"),
    )


def _adopt(app: App) -> None:
    """Bring settings along: how an adopted app reads its own is unknown."""
    app.provide("files/adopted")
    app.needs("pydantic-settings>=2.16")
    _trust(app)
    if app.project.exists(".env.example"):
        app.edit(".env.example", env.add_variable("TRUSTED_PROXIES", "[]", COMMENT))


def _trust(app: App) -> None:
    """Let the settings name the proxies whose word counts."""
    above = "".join(f"# {it}\n" for it in COMMENT.splitlines())
    app.edit(
        app.layout.path("app/config.py"),
        python.add_import("ipaddress"),
        python.add_class_field("BaseSettings", f"{above}trusted_proxies: {NETWORKS} = []"),
    )


def _has_redis(app: App) -> bool:
    """Whether there is a Redis to share, or what shares it."""
    if app.layout.adopted:  # It may have an `app/shared/redis.py` of its own
        return app.project.has("redis")
    return any(app.project.exists(f"app/{it}.py") for it in ("redis", "limit_redis"))


def _check(app: App) -> None:
    folder = app.layout.path("app/ratelimit.py").removesuffix(".py")
    if app.project.exists(f"{folder}/__init__.py"):
        raise Refused(
            f"limits need the module `{folder}.py`, and there is a folder `{folder}/`",
            hint="give that page another name first",
        )
    if app.layout.adopted and (
        app.requires_older("pydantic", PYDANTIC) or app.files_with(PYDANTIC_1)
    ):
        raise Refused(
            f"limits need Pydantic {PYDANTIC} or newer, and this app requires an older one",
            hint="upgrade it first, as with `bump-pydantic`",
        )
