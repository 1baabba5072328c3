"""Events that the server sends to browsers (SSE)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python
from vibegen.spec import BadWord

from .live import find_resource, make_live

if TYPE_CHECKING:
    from vibegen import App

CHANNEL = re.compile(r"[A-Za-z0-9._:-]{1,128}")  # As in the emitted events.py


def sse(
    app: App,
    channel: str | None = None,
    /,
    *,
    for_: str | None = None,
    redis: bool = False,
) -> None:
    """Add events that the server sends: `broadcast` in any route, and browsers listen.

    Args:
        app: Where it goes.
        channel: A channel that anybody may listen to at /events/CHANNEL.
        for_: A resource whose list shall follow every change by itself: Post.
        redis: Carry events between several processes, through Redis.
    """
    _check(app, channel, lists=bool(for_))
    resource = find_resource(app, for_) if for_ else None
    pages = not app.layout.adopted and app.project.exists("app/pages.py")
    app.stay_async()
    app.provide("files/common", pages=pages)
    app.route("app.events", "events_router")
    if redis or _has_redis(app):
        app.with_("redis")
    if resource:
        make_live(app, resource)
    for name in filter(None, (channel, resource and resource.kebabs)):
        path = app.layout.path("app/events.py")
        app.edit(path, python.add_list_element("CHANNELS", f'"{name}"'))


def _has_redis(app: App) -> bool:
    """Whether there is a Redis to go through, or what goes through it."""
    if app.layout.adopted:  # It may have an `app/shared/redis.py` of its own
        return app.project.has("redis")
    return any(app.project.exists(f"app/{it}.py") for it in ("redis", "relay"))


def _check(app: App, channel: str | None, *, lists: bool) -> None:
    if channel is not None and not CHANNEL.fullmatch(channel):
        raise BadWord(
            f"`{channel}` cannot be a channel",
            hint="use up to 128 letters, digits, `.`, `_`, `:` and `-`",
        )
    if app.layout.adopted and lists:
        raise Refused(
            "`--for` is for apps that vibegen made, and this one was adopted",
            hint="leave it out, and broadcast where something changes",
        )
    for module in ("app/events.py", "app/streams.py"):
        folder = app.layout.path(module).removesuffix(".py")
        if app.project.exists(f"{folder}/__init__.py"):
            raise Refused(
                f"events need the module `{folder}.py`, and there is a folder `{folder}/`",
                hint="give that resource another name first",
            )
    _check_address(app)
    if app.requires_older("fastapi", "0.135"):
        raise Refused(
            "events need FastAPI 0.135 or newer, and this app requires an older one",
            hint="raise it: `uv add 'fastapi>=0.135'`",
        )


def _check_address(app: App) -> None:
    """Refuse an adopted app that has something at /events: streams are below it."""
    if not app.layout.adopted or app.project.exists(app.layout.path("app/events.py")):
        return
    if there := app.files_with(r"""['"]/events\b"""):
        raise Refused(
            f"`/events` is an address of this app already, in `{there[0]}`",
            hint="give that another address first",
        )
