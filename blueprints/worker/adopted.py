"""A worker in an adopted app: it opens what that opens."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python

if TYPE_CHECKING:
    from vibegen import App

SECRET = 'secret_key: SecretStr = SecretStr("only-for-development")'  # noqa: S105 - says so


def adopt(app: App) -> None:
    """Add a queue and a worker where an adopted app has its like.

    Raises:
        Refused: Its factory cannot be called with nothing.
    """
    app.stay_async()
    layout = app.layout
    path, _, place = layout.app.partition(":")
    name, _, variable = place.partition(".")
    if variable and not _needs_nothing(app.project.read(path) or "", name):
        raise Refused(
            f"a worker has to make the app, and `{name}` in `{path}` needs to be given something",
            hint="give what it needs a default",
        )
    package = layout.package
    alias = "" if variable else " as served"
    app.create(
        "files/common",
        adopted=True,
        import_tasks=f"from {package} import tasks" if package else "import tasks",
        import_app=f"from {app.own(layout.module_of(path))} import {name}{alias}",
        make_app=f"{name}()" if variable else "served",
        module=layout.module("app.worker"),
    )
    app.create("files/adopted")
    app.needs("streaq>=7.2")
    settings = layout.path("app/config.py")
    app.edit(settings, python.add_import("pydantic", "SecretStr"))
    app.edit(settings, python.add_class_field("BaseSettings", SECRET))
    app.route("app.queue", "queue_router")
    app.note(f"set REDIS_URL and SECRET_KEY, then `python -m {layout.module('app.worker')}`")


def _needs_nothing(source: str, maker: str) -> bool:
    """Whether a function at the top of a file can be called with nothing."""
    found = [it for it in ast.parse(source).body if isinstance(it, ast.FunctionDef)]
    return any(
        it.name == maker
        and len(it.args.defaults) == len([*it.args.posonlyargs, *it.args.args])
        and None not in it.args.kw_defaults
        for it in found
    )
