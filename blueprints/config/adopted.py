"""Values in an adopted app: its own session and its own `MetaData`, without pages."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from vibegen.adopted_revisions import is_possible, next_revision, say_table, schema_of
from vibegen.change import Refused

if TYPE_CHECKING:
    from vibegen import App

MODELS = "app.configuration.models"
KINDS = {"sqlalchemy", "sqlmodel"}


def check(app: App, *, redis: bool) -> None:
    """Refuse an app whose database the emitted code does not work with.

    Raises:
        Refused: Saying why.
    """
    database = app.layout.database
    if redis:
        raise Refused(
            "`--redis` is for apps that vibegen made, and this one was adopted",
            hint="leave it out: a change is seen after CONFIG_TTL_SECONDS",
        )
    if database.kind not in KINDS or not database.has_session:
        raise Refused(
            "`config` keeps values in a table, and this app has no session of SQLAlchemy",
            hint="write a function that yields one, then `vibegen adopt` again",
        )
    for name in filter(None, (database.base, database.session or database.maker)):
        module = name.rpartition(".")[0]
        if app.layout.is_wired(module):
            raise Refused(
                f"`config` needs `{name}`, and `{module}` would import `config` in turn",
                hint="move it into a module of its own, then `vibegen adopt` again",
            )
    if database.session and not _yields(app, database.session.rpartition(".")[2]):
        raise Refused(
            f"`config` needs sessions without a request, and `{database.session}` gives none",
            hint="write one that takes nothing and yields a session, then `vibegen adopt` again",
        )
    own = app.layout.path("app/configuration/start.py").rpartition("/")[0]
    taken = r"\bstate\.configuration\b|['\"]config_changes['\"]"
    ours = (f"{own}/", app.layout.path("tests/configuration/"), f"{database.versions}/")
    if there := [it for it in app.files_with(taken) if not it.startswith(ours)]:
        raise Refused(
            f"this app has a `configuration` of its own, in `{there[0]}`", hint="use that one"
        )
    if app.files_with(r"from pydantic import [^\n]*\bBaseSettings\b"):
        raise Refused(
            "`config` needs Pydantic 2, and this app is written for Pydantic 1",
            hint="upgrade it first, as with `bump-pydantic`",
        )


def _yields(app: App, name: str) -> bool:
    """Whether a function of this name takes nothing and yields, so that it can be called."""
    sources = (app.project.read(it) or "" for it in app.files_with(rf"(?m)^(async )?def {name}\b"))
    return any(
        isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)
        and it.name == name
        and not (it.decorator_list or ast.unparse(it.args))
        and any(isinstance(inner, ast.Yield) for inner in ast.walk(it))
        for source in sources
        for it in ast.parse(source).body
    )


def share(app: App) -> None:
    """Bring what all groups share, and let the app call it."""
    values = describe(app)
    app.provide("files/adopted/store", **values)
    if is_possible(app):
        app.create("files/adopted/migration", **values)
    app.stay_async()
    for folder in ("common", "groups", "adopted/own", "adopted/tests"):
        app.provide(f"files/{folder}", **values)
    app.needs("cryptography>=46", "pydantic-settings>=2.16", "typer>=0.29")
    database = app.layout.database
    required = app.project.read(app.layout.dependencies) if app.layout.dependencies else None
    if database.is_async and "aiosqlite" not in (required or ""):
        app.note("install `aiosqlite`: the tests store in memory with it")
    say_table(app, app.module(MODELS), "config_models", "config_changes", "config changes")
    app.start("app.configuration.start", "configure")
    app.note("set SECRET_KEY, if there are secrets")


def describe(app: App) -> dict[str, object]:
    """Return what the templates print of an adopted app."""
    database, schema = app.layout.database, schema_of(app)
    base_module, _, base = (database.base or "sqlmodel.SQLModel").rpartition(".")
    session_module, _, session = database.session.rpartition(".")
    maker_module, _, maker = database.maker.rpartition(".")
    here = "app.configuration"
    return {
        "adopted": True,
        "sqlmodel": not database.base,
        "is_async": database.is_async,
        "base_module": app.own(base_module),
        "Base": base,
        "session_module": app.own(session_module),
        "get_session": session,
        "maker_module": app.own(maker_module),
        "maker": maker,
        "contextmanager": "asynccontextmanager" if database.is_async else "contextmanager",
        "Generator": "AsyncGenerator" if database.is_async else "Generator",
        "async": "async " if database.is_async else "",
        "await": "await " if database.is_async else "",
        "Manager": f"Abstract{'Async' if database.is_async else ''}ContextManager",
        "DbSession": "AsyncSession" if database.is_async else "Session",
        "settings": f"{here}.settings",
        "terminal": f"{here}.terminal",
        "command": f"python -m {app.layout.module(here + '.cli').removesuffix('.cli')}",
        "schema": schema,
        "in_schema": f', schema="{schema}"' if schema else "",
        **next_revision(app, "create_config_changes"),
    }
