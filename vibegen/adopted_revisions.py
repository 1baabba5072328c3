"""Alembic's revisions in adopted apps: the next one, and what lets Alembic see its table."""

from __future__ import annotations

import ast
import re
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from vibegen.edits import NoPlace, python

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen import App

HEX_CHARS = 12  # Of an id that Alembic makes


def next_revision(app: App, name: str) -> dict[str, object]:
    """Name a revision, and say which one it follows; one that is there keeps its place."""
    found = _revisions(app)
    mine = next((it for path, it in found.items() if path.endswith(f"_{name}.py")), None)
    if mine:  # The command ran before
        number, down = str(mine["revision"]), mine["down_revision"]
    else:
        down = head(app)
        number = _after(down, f"{name} {down}")
    return {
        "revision": f"{number}_{name}",
        "revision_id": number,
        "down_revision": f'"{down}"' if down else "None",
    }


def is_possible(app: App) -> bool:
    """Whether a revision can be written: behind one that is last, into a schema that is known."""
    return bool(head(app)) and schema_of(app) is not None


def say_table(app: App, module: str, alias: str, table: str, humans: str) -> None:
    """Let Alembic know of a table, or say how to make it.

    Args:
        app: The app, one with a session.
        module: What holds the table, as the app imports it: `shop.posts.models`.
        alias: What it is called where that is imported: `post_models`.
        table: Its name: `posts`.
        humans: What the revision is called after: `blog posts`.
    """
    database = app.layout.database
    if database.versions:
        _migrate(app, module, alias, humans)
    elif _has_locations(app):
        command = f'alembic revision --autogenerate -m "create {humans}"'
        app.note(f"{command} --head HEAD --version-path FOLDER  # several have a head: choose")
    elif not app.files_with(r"\.create_all\b"):  # Else the app makes its tables when it starts
        base = database.base.rpartition(".")[2] or "SQLModel"
        app.note(f"make the table `{table}`, as with `{base}.metadata.create_all(engine)`")


def _migrate(app: App, module: str, alias: str, humans: str) -> None:
    """Let Alembic see the table, and say how to get it."""
    if not is_possible(app):
        if not head(app) and _revisions(app):  # Several heads, or none that can be told
            app.note('alembic merge heads -m "merge"')
        app.note(f'alembic revision --autogenerate -m "create {humans}"')
    environment = _environment(app)
    package, _, name = module.rpartition(".")
    edit = python.add_import(package, name, alias, remark="noqa: F401")
    try:
        edit(app.project.read(environment) or "")
    except NoPlace:
        app.note(f"import {module}  # in {environment}, so that Alembic sees the table")
    else:
        app.edit(environment, edit)
    app.note("alembic upgrade head")


def schema_of(app: App) -> str | None:
    """Return the schema that the base puts its tables into; `None` where its name is worked out."""
    if not app.layout.database.base or not app.files_with(
        r"\bMetaData\((?:[^()]|\([^()]*\))*?\bschema\s*="
    ):
        return ""
    sources = (app.project.read(it) or "" for it in app.files_with(r"\bMetaData\("))
    named = re.findall(r"\bschema\s*=\s*['\"](\w+)['\"]", "\n".join(sources))
    return named[0] if len(set(named)) == 1 else None


def _has_locations(app: App) -> bool:
    """Whether Alembic's settings name folders of revisions."""
    settings = {f"{app.layout.source}/alembic.ini".lstrip("/"), "alembic.ini"}
    return any("version_locations" in (app.project.read(it) or "") for it in settings)


def _environment(app: App) -> str:
    """Return Alembic's `env.py`: above its revisions, or wherever else the app has one."""
    near = f"{app.layout.database.versions.rpartition('/')[0]}/env.py".lstrip("/")
    if app.project.exists(near):
        return near
    found = (it for it in app.project.files(".") if it.endswith("/env.py"))
    return next((it for it in found if "alembic" in (app.project.read(it) or "")), near)


def _after(down: str, seed: str) -> str:
    """Return the id of a revision: the next number, or hexadecimal as Alembic makes them."""
    if down.isdecimal() and len(down) < HEX_CHARS:
        return str(int(down) + 1).rjust(len(down), "0")
    return sha256(seed.encode()).hexdigest()[:HEX_CHARS]


def head(app: App) -> str:
    """Return the one revision that no other follows; "" where that is unclear."""
    found = list(_revisions(app).values())
    downs = [it.get("down_revision") for it in found]
    followed = {str(it) for down in downs for it in _names(down)}
    heads = [str(it["revision"]) for it in found if it["revision"] not in followed]
    return heads[0] if len(heads) == 1 else ""


def _revisions(app: App) -> dict[str, dict[str, object]]:
    """Return what Alembic's revisions say of themselves, by file."""
    folder = app.layout.database.versions
    paths = [it for it in app.project.files(folder) if it.endswith(".py")] if folder else []
    found = {path: _assigned(app.project.read(path) or "") for path in paths}
    return {path: it for path, it in found.items() if isinstance(it.get("revision"), str)}


def _names(down: object) -> Sequence[object]:
    """Return the revisions that one follows: a merge has several."""
    return cast("Sequence[object]", down) if isinstance(down, tuple | list) else [down]


def _assigned(text: str) -> dict[str, object]:
    """Return the constants that a module binds."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return {}
    found: dict[str, object] = {}
    for stmt in tree.body:
        target = stmt.targets[0] if isinstance(stmt, ast.Assign) else getattr(stmt, "target", None)
        if isinstance(target, ast.Name) and isinstance(stmt, ast.Assign | ast.AnnAssign):
            try:
                found[target.id] = ast.literal_eval(stmt.value) if stmt.value else None
            except ValueError:
                continue
    return found
