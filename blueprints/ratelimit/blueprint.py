"""Limits of how often a caller may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import env, python

if TYPE_CHECKING:
    from vibegen import App

COMMENT = """\
Networks of proxies whose X-Forwarded-For counts: ["10.0.0.0/8"]. Without them, all who come
through a proxy are one caller to rate limits"""

NETWORKS = "list[ipaddress.IPv4Network | ipaddress.IPv6Network]"


def ratelimit(app: App, *, redis: bool = False) -> None:
    """Add rate limits: `Depends(RateLimit("10/minute"))` at a route, for each caller apart.

    Args:
        app: Where it goes.
        redis: Count in Redis, for all processes.
    """
    _check(app)
    app.provide("files", pages=app.project.exists("app/pages.py"))
    above = "".join(f"# {it}\n" for it in COMMENT.splitlines())
    app.edit(
        "app/config.py",
        python.add_import("ipaddress"),
        python.add_class_field("BaseSettings", f"{above}trusted_proxies: {NETWORKS} = []"),
    )
    app.edit(".env.example", env.add_variable("TRUSTED_PROXIES", "[]", COMMENT))
    app.edit(
        "app/main.py",
        python.add_import("app.ratelimit", "open_limits"),
        python.add_statement("lifespan", "open_limits()"),
    )
    if redis or any(app.project.exists(f"app/{it}.py") for it in ("redis", "limit_redis")):
        app.with_("redis")
    if app.project.exists("compose.prod.yaml"):
        app.with_("prod")
    if app.project.exists("k8s/config.yaml"):
        app.with_("k8s")
    app.note('put `dependencies=[Depends(RateLimit("10/minute"))]` into the decorator of a route')


def _check(app: App) -> None:
    if app.layout.adopted:
        raise Refused(
            "`ratelimit` is for apps that vibegen made, and this one was adopted",
            hint="a limit answers in the way that the app has for errors: write it by hand",
        )
    if app.project.exists("app/ratelimit/__init__.py"):
        raise Refused(
            "limits need the module `app/ratelimit.py`, and there is a folder `app/ratelimit/`",
            hint="give that page another name first",
        )
