"""Draining: an app that says that it is about to stop before it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python

if TYPE_CHECKING:
    from vibegen import App

COMMENT = "How long /health/ready says 503 before the server stops: a proxy has to ask in that time"


def drain(app: App) -> None:
    """Let /health/ready say 503 a while before the app stops, so that no request is lost.

    Args:
        app: Where it goes.
    """
    if app.layout.adopted:
        raise Refused(
            "`drain` is for apps that vibegen made, and this one was adopted",
            hint="its health check has to know of it: write it by hand",
        )
    if app.project.exists("app/draining/__init__.py"):
        raise Refused(
            "draining needs the module `app/draining.py`, and there is a folder `app/draining/`",
            hint="give that page another name first",
        )
    app.provide("files")
    app.setting("drain_seconds", "float", 0, COMMENT)
    app.edit(
        "app/main.py",
        python.add_import("app.draining", "router", alias="draining_router"),
        # The innermost lifespan: what others do at a signal has to wait too
        python.add_statement("create_app", "app.include_router(draining_router)"),
    )
    app.edit(
        "app/health/routes.py",
        python.add_import("app.draining", "check_process"),
        python.add_dict_item("CHECKS", "process", "check_process"),
    )
