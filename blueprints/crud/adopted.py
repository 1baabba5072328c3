"""What a resource is in an app that vibegen adopted: its own session and base, JSON only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.adopted_revisions import is_possible, next_revision, say_table
from vibegen.change import Refused

from .bases import check_base, describe_base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen import App
    from vibegen.spec import Name

    from .options import Options
    from .shown import Shown

NEEDED = {"fastapi": "0.100", "pydantic": "2.0", "sqlalchemy": "2.0"}
OTHERS = {"sqlalchemy": "SQLAlchemy", "sqlmodel": "SQLModel"}


def check_app(app: App, post: Name) -> None:
    """Refuse an app whose database or versions the emitted code does not work with.

    Raises:
        Refused: Saying why.
    """
    database, model = app.layout.database, post.Pascal
    own = app.layout.path(f"app/{post.snakes}/models.py")
    named = rf"__tablename__.*=\s*['\"]{post.snakes}['\"]|\bTable\(\s*['\"]{post.snakes}['\"]"
    if there := [it for it in app.files_with(named) if it != own]:
        raise Refused(
            f"`{post.snakes}` is a table already, of a model in {there[0]}",
            hint="choose another name",
        )
    if database.kind in OTHERS and not database.has_session:
        raise Refused(
            f"`{model}` needs a session, and this app has no dependency that gives routes one",
            hint="write a function that yields a session, then `vibegen adopt` again",
        )
    if database.kind and database.kind not in OTHERS:
        raise Refused(
            f"`{model}` would be a table of SQLAlchemy, and this app stores with {database.kind}",
            hint="vibegen makes resources for SQLAlchemy and SQLModel, or where there is nothing",
        )
    check_base(app, post)
    _check_circle(app, model)
    _check_transaction(app, model)
    table = (
        rf"(?m)^class {model}\([^)]*(?:\b{database.base.rpartition('.')[2] or 'SQLModel'}\b|table)"
    )
    if other := [it for it in app.files_with(table) if it != own]:
        raise Refused(f"`{model}` is a model already, in {other[0]}", hint="choose another name")
    if first := app.files_with(r"from pydantic import [^\n]*\bBaseSettings\b"):
        raise Refused(
            f"`{model}` needs Pydantic 2, and this app is written for Pydantic 1: {first[0]}",
            hint="upgrade it first, as with `bump-pydantic`",
        )
    needed = dict(NEEDED)
    if not app.requires_older("pydantic", "2.12"):  # Older ones cannot read `Annotated` with it
        needed["fastapi"] = "0.110"
    for package, version in needed.items():
        if app.requires_older(package, version):
            raise Refused(
                f"`{model}` needs {package} {version} or newer, and this app requires an older one",
                hint=f"upgrade it first, in {app.layout.dependencies}",
            )


def _check_circle(app: App, model: str) -> None:
    """Refuse an app that would import the resource while its own modules wait for it."""
    database = app.layout.database
    for name in filter(None, (database.base, database.alias, database.session, database.maker)):
        module = name.rpartition(".")[0]
        if app.layout.is_wired(module):
            raise Refused(
                f"`{model}` needs `{name}`, and `{module}` would import `{model}` in turn",
                hint="move the session and the base into a module of their own, "
                "then `vibegen adopt` again",
            )


def _check_transaction(app: App, model: str) -> None:
    """Refuse a session that commits by itself at the end of a block: it can be done only once."""
    name = app.layout.database.session.rpartition(".")[2]
    block = rf"(?m)^(?:async )?def {name}\b[^\n]*\n(?:[ \t]+[^\n]*\n|\n)*?[ \t][^\n]*\.begin\("
    if name and (found := app.files_with(block)):
        raise Refused(
            f"`{model}` commits by itself, and `{name}` in {found[0]} commits where its block ends",
            hint="write one that only yields a session, then `vibegen adopt` again",
        )


def describe_adopted(app: App, options: Options) -> dict[str, object]:
    """Return the values with which an adopted app differs from ours."""
    database = app.layout.database
    is_own = not database.has_session
    base_module, _, base = database.base.rpartition(".")
    session_module, _, session = database.session.rpartition(".")
    maker_module, _, maker = database.maker.rpartition(".")
    alias_module, _, alias = database.alias.rpartition(".")
    return {
        "sqlmodel": database.kind == "sqlmodel",
        "base_module": app.own(base_module) if base else "app.db",
        "Base": base or "Base",
        "session_module": app.own(session_module) if session else "app.db",
        "get_session": session or "get_session",
        "maker_module": app.own(maker_module),
        "maker": maker,
        "db_module": app.own(alias_module) if alias else "app.db",
        "DbSession": alias or "DbSession",
        "adopted": True,
        "aliases": [it for it in options.fields if it.alias and _is_used(it, options)],
        "decimals": [it for it in options.fields if it.type == "decimal" and _is_used(it, options)],
        "is_own": is_own,
        **query_style(app),
        "prefix": "",
        "router_option": ", lifespan=lifespan" if is_own else "",
        "refresh": database.is_async and not is_own,
        "read_row": _read_row(options),
        **describe_base(app),
        **next_revision(app, f"create_{options.post.snakes}"),
    }


def _read_row(options: Options) -> str:
    """Return what makes a row of JSON in tests where no route does; "" where no schema could."""
    post, only = options.post.Pascal, options.only
    lacking = [it for it in options.fields if not (it.visible and it.writable)]
    if "create" in only:
        return ""
    if "update" in only:
        return f"TypeAdapter({post}Update).validate_python(data)"
    if "list" in only and all(it.visible or it.field.null for it in lacking):
        return f'TypeAdapter({post}Item).validate_python({{"id": 1, **data}})'
    now = '"2026-03-01T12:00:00Z"'
    given = f'{{"id": 1, "created_at": {now}, "updated_at": {now}, **data}}'
    is_whole = "read" in only and not lacking
    return f"{post}Read.model_validate({given}).model_dump()" if is_whole else ""


def _is_used(field: Shown, options: Options) -> bool:
    """Whether a schema mentions the type that is made for a field."""
    is_taken = field.writable and options.only & {"create", "update"}
    return bool(is_taken) or (field.type == "decimal" and "list" in options.only)


def query_style(app: App) -> dict[str, object]:
    """Return how a list asks for its parameters: FastAPI 0.115 began to take models for them."""
    older = app.requires_older("fastapi", "0.115")
    return {"older": older, "Param": "Query" if older else "Field"}


def folders(app: App, options: Options, values: Mapping[str, object]) -> list[str]:
    """Return the template folders of the resource itself, given what they print."""
    database = app.layout.database
    whole = [it for it in options.folders if it in {"files/found", "files/hooks", "files/json"}]
    model = ["files/model"] if database.kind == "sqlmodel" else ["files/adopted/sqlalchemy"]
    migration = ["files/migration"] if is_possible(app) else []
    own = ["files/package", "files/store", "files/queries", *model, *migration]
    tests = ["files/adopted/tests"]
    if "create" in options.only and any(it.target and it.writable for it in options.fields):
        tests += ["files/adopted/relation_tests"]
    apart = ["files/apart"] if values["apart"] else []
    return [*own, *whole, *apart, *tests]


def shared(app: App) -> list[str]:
    """Return the template folders of what resources share."""
    database = app.layout.database
    if database.alias:
        return ["files/adopted/errors"]
    own = "db_session" if database.session else "db_maker" if database.maker else "db_own"
    return ["files/adopted/errors", f"files/adopted/{own}"]


def finish(app: App, options: Options) -> None:
    """Require what an own database needs, and let Alembic know of the table."""
    post, database = options.post, app.layout.database
    required = app.project.read(app.layout.dependencies) if app.layout.dependencies else None
    if not database.has_session:
        app.needs("sqlalchemy[asyncio]>=2.0", "aiosqlite>=0.20")
        return
    if database.is_async and "aiosqlite" not in (required or ""):
        app.note("install `aiosqlite`: the tests store in memory with it")
    module = app.module(f"app.{post.snakes}.models")
    say_table(app, module, f"{post.snake}_models", post.snakes, post.humans)
