"""A background task."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.spec import BadWord

from .schedules import check_schedule

if TYPE_CHECKING:
    from vibegen import App

WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LENGTH_MAX = 60
USED = frozenset({"logger", "logging", "worker", "robust"})  # In the module of a task


def task(app: App, name: str, *, cron: str | None = None, robust: bool = False) -> None:
    """Add a background task that a worker runs: `await NAME.enqueue(...)` in any route.

    With --cron "0 3 * * *" the worker runs it by itself, on that schedule.

    Args:
        app: Where it goes.
        name: send_report, SendReport.
        cron: Minute, hour, day, month and weekday, in UTC: "0 3 * * *".
        robust: Try again what fails, and keep in the database what fails for good.
    """
    snake = _read_name(name)
    if cron is not None:
        check_schedule(cron)
    path = app.layout.path(f"app/tasks/{snake}.py")
    _check_arguments(app.project.read(path), snake, cron)
    if cron and robust:
        raise BadWord(
            "`--cron` and `--robust` make no sense together: a schedule comes again by itself",
            hint="let a task with `--cron` enqueue one with `--robust`",
        )
    app.once("robust" if robust else "worker")
    if robust and app.project.exists("app/pages.py"):
        app.needs("python-multipart>=0.0.34")  # Stays when a resource goes that has forms too
    line = " ".join((cron or "").split())
    kind = "cron" if cron else "robust" if robust else "plain"
    if app.layout.adopted:
        app.stay_async()
    app.create(f"files/{kind}", task=snake, cron=line)
    if kind != "robust":
        own = "adopted" if app.layout.adopted else "own"
        app.create(f"files/{own}_{kind}", task=snake)
    if not cron:
        app.note(f'await {snake}.enqueue("Ann")')


def _read_name(text: str) -> str:
    """Return the name of the module and its function."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    snake = parts.replace("-", "_").lower()
    if not WORD.fullmatch(snake) or len(snake) > LENGTH_MAX:
        raise BadWord(
            f"`{text[:LENGTH_MAX]}` cannot be a task",
            hint=f"use up to {LENGTH_MAX} letters, digits and `_`, such as `send_report`",
        )
    for names, reason in (
        (keyword.kwlist, "is a word of Python itself"),
        (dir(builtins), "is something that Python has built in"),
        (USED, "is used beside it already"),
    ):
        if snake in names:
            raise BadWord(f"`{text}` {reason}", hint=f"type what it does, such as `run_{snake}`")
    return snake


def _check_arguments(source: str | None, name: str, cron: str | None) -> None:
    """Refuse a schedule for a function that needs arguments: it would get none."""
    if not (source and cron):
        return
    for it in ast.walk(ast.parse(source)):
        if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef) and it.name == name:
            positional = [*it.args.posonlyargs, *it.args.args]
            needed = positional[: len(positional) - len(it.args.defaults)]
            if needed:
                raise Refused(
                    f"`{name}` is there, and needs `{needed[0].arg}`: a schedule gives it nothing",
                    hint="add a task of another name, which enqueues this one",
                )
