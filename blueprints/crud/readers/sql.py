"""Reads one table of an app's database, and prints it as JSON.

Runs in the app's own environment and reads only: vibegen itself has no driver of any database.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Inspector,
    MetaData,
    Table,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

SECONDS = 5  # To connect
TIMEOUTS = {"postgresql": {"timeout": SECONDS}, "mysql": {"connect_timeout": SECONDS}}
DRIVERS = {"postgresql": "asyncpg", "mysql": "asyncmy", "sqlite": "aiosqlite"}
SAMPLED = 1_000  # Rows whose JSON is looked at
CODES = {  # Of PostgreSQL, and of MySQL and MariaDB
    **dict.fromkeys(("28P01", "28000", 1045, 1698), "password"),
    **dict.fromkeys(("3D000", 1049), "database"),
    **dict.fromkeys(("42501", 1044, 1142), "permission"),
}
ATTRIBUTES = ("length", "precision", "scale", "timezone", "unsigned", "display_width", "fsp")


def main() -> None:
    """Answer what is asked on the standard input."""
    asked = json.load(sys.stdin)
    settings: Any = import_module("app.config")  # The app's own
    try:
        url = with_driver(make_url(asked["url"] or settings.Settings().database_url))
    except ArgumentError:
        answer: dict[str, object] = {"problem": "url"}
    else:
        answer = {**asyncio.run(connected(url, asked["table"])), **place(url)}
    sys.stdout.write(json.dumps(answer, default=str))


def with_driver(url: URL) -> URL:
    """Return the address with the driver that apps of ours use, whatever was typed."""
    dialect = url.get_backend_name().replace("mariadb", "mysql")
    driver = DRIVERS.get(dialect)
    return url.set(drivername=f"{dialect}+{driver}") if driver else url


def place(url: URL) -> dict[str, object]:
    """Return where the database is, without who asks and the password."""
    return {
        "dialect": url.get_backend_name(),
        "host": f"{url.host or 'localhost'}:{url.port}" if url.port else url.host or "",
        "database": url.database or "",
        "user": url.username or "",
    }


async def connected(url: URL, name: str) -> dict[str, object]:
    """Return the table, or the problem."""
    dialect = url.get_backend_name()
    if dialect == "sqlite":
        if not is_file(url.database or ""):
            return {"problem": "file"}
        url = url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})
    try:
        engine = create_async_engine(url, connect_args=TIMEOUTS.get(dialect, {}))
        async with engine.connect() as connection:
            found = await connection.run_sync(read, name)
        await engine.dispose()
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        return problem(error, url)
    except Exception as error:
        if getattr(error, "sqlstate", None) is None:  # What PostgreSQL says comes as it is
            raise
        return problem(error, url)
    return found


def is_file(path: str) -> bool:
    """Whether there is a file: SQLite would make one."""
    return Path(path).is_file()


def problem(error: Exception, url: URL) -> dict[str, object]:
    """Return what went wrong, in a word, and what the database says of it, without secrets."""
    cause = getattr(error, "orig", None) or error
    first = cause.args[0] if cause.args else None
    codes = (getattr(cause, "sqlstate", None), first if isinstance(first, int) else None)
    kind = next((CODES[it] for it in codes if it in CODES), "down")
    said = str(cause.args[-1] if codes[1] else cause).partition("\n")[0].strip()
    if url.password:
        said = said.replace(str(url.password), "***")
    return {"problem": kind, "said": said}


def read(connection: Connection, name: str) -> dict[str, object]:
    """Return what the database knows of a table."""
    inspector = inspect(connection)
    tables = inspector.get_table_names()
    views = [*inspector.get_view_names()]
    if connection.dialect.name == "postgresql":
        views += inspector.get_materialized_view_names()
    if name in views:
        return {"problem": "view"}
    if name not in tables:
        return {"problem": "table", "tables": tables}
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    connection.execute(select(table).limit(1)).first()  # Whether we may
    checked = checked_as_json(connection, name)
    columns = [
        {**it, "type": described(it["type"]), "json": json_of(connection, table.c[it["name"]])}
        for it in inspector.get_columns(name)
    ]
    for it in columns:
        if it["name"] in checked:
            it["type"] = {"name": "JSON"}
    return {
        "columns": columns,
        "key": inspector.get_pk_constraint(name),
        "uniques": uniques(inspector, name, connection.dialect.name),
        "indexes": inspector.get_indexes(name),
        "references": inspector.get_foreign_keys(name),
        "checks": inspector.get_check_constraints(name),
        "quoted": connection.dialect.identifier_preparer.quote(name),
    }


def checked_as_json(connection: Connection, name: str) -> set[str]:
    """Return the columns in which MariaDB keeps JSON: as text with a check."""
    if connection.dialect.name != "mysql":
        return set()
    quoted = connection.dialect.identifier_preparer.quote(name)
    made = connection.exec_driver_sql(f"SHOW CREATE TABLE {quoted}").one()
    return set(re.findall(r"check \(json_valid\(`(\w+)`\)\)", str(made[1]), re.IGNORECASE))


def uniques(inspector: Inspector, name: str, dialect: str) -> list[dict[str, object]]:
    """Return the unique constraints; SQLAlchemy overlooks some that SQLite has in a column."""
    found: list[dict[str, object]] = []
    found += [{**it} for it in inspector.get_unique_constraints(name)]
    if dialect == "sqlite":
        known = [it["column_names"] for it in found]
        indexes = inspector.get_indexes(name, include_auto_indexes=True)
        for it in indexes:
            names = it["column_names"]
            if str(it["name"]).startswith("sqlite_autoindex_") and names not in known:
                found.append({"name": None, "column_names": names, "hidden": True})
    return found


def described(type_: TypeEngine[Any]) -> dict[str, object]:
    """Return a type of a column: its name, and what it was made with."""
    given = {it: getattr(type_, it, None) for it in ATTRIBUTES}
    found: dict[str, object] = {name: it for name, it in given.items() if it is not None}
    found["name"] = type(type_).__name__
    if enums := getattr(type_, "enums", None):
        found |= {"enums": list(enums), "enum": getattr(type_, "name", None)}
    if item := getattr(type_, "item_type", None):
        found["item"] = described(item)
    return found


def json_of(connection: Connection, column: Column[Any]) -> list[str]:
    """Return the kinds of JSON that the first rows hold: "dict", "list", "list of str"."""
    if type(column.type).__name__ not in {"JSON", "JSONB", "LONGTEXT"}:
        return []
    kinds: set[str] = set()
    for value in connection.scalars(select(column).where(column.is_not(None)).limit(SAMPLED)):
        kinds |= kinds_of(value)
    return sorted(kinds)


def kinds_of(value: object) -> set[str]:
    """Return what a value is; of a list what its items are."""
    if isinstance(value, str):  # MariaDB keeps JSON as text
        try:
            value = json.loads(value)
        except ValueError:
            return {"text"}
    if isinstance(value, list):
        items = cast("list[object]", value)
        return {f"list of {type(it).__name__}" for it in items} or {"list"}
    return set() if value is None else {type(value).__name__}


main()
