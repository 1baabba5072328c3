"""Finds how a project stores: its library, the base of its models, its migrations."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from vibegen.edits.py_names import dotted, resolve, scopes
from vibegen.finding.migrations import find_versions
from vibegen.finding.sessions import Sessions, find_session
from vibegen.layout import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vibegen.edits.py_code import Code
    from vibegen.finding.sources import Sources

BASES = frozenset(
    {
        *("sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.DeclarativeBaseNoMeta"),
        *("sqlalchemy.ext.asyncio.AsyncAttrs",),
    }
)
BASE_MAKERS = frozenset(
    {
        *("sqlalchemy.orm.declarative_base", "sqlalchemy.ext.declarative.declarative_base"),
    }
)
OTHERS = {  # What else an app may store with: its import, and its name
    "tortoise": "Tortoise",
    "beanie": "Beanie",
    "odmantic": "ODMantic",
    "mongoengine": "MongoEngine",
    "motor": "Motor",
    "pymongo": "PyMongo",
    "ormar": "ormar",
    "gino": "GINO",
    "peewee": "Peewee",
    "pony": "Pony",
    "edgedb": "EdgeDB",
    "databases": "databases",
    "asyncpg": "asyncpg",
    "aiopg": "aiopg",
    "psycopg": "psycopg",
    "psycopg2": "psycopg2",
    "aiosqlite": "aiosqlite",
    "sqlite3": "sqlite3",
    "couchbase": "Couchbase",
    "acouchbase": "Couchbase",
    "sqlmodel": "SQLModel",
    "sqlalchemy": "SQLAlchemy",
}
DIALECTS = {
    **dict.fromkeys(("postgres", "asyncpg", "psycopg"), "postgresql"),
    **dict.fromkeys(("mysql", "mariadb"), "mysql"),
    "sqlite": "sqlite",
}


def find_database(sources: Sources, session: str | None = None) -> Sessions:
    """Return how a project stores, and how sure that is.

    Args:
        sources: The project's files.
        session: The session that the user chose; else it is what most of the routes use.

    Raises:
        BadWord: What was chosen is not there.
    """
    found = find_session(sources, session)
    base, has_tables = _find_base(sources)
    if not found:
        models = "sqlalchemy" if base or has_tables else ""
        return Sessions(Database(kind=_find_other(sources) or models, base=base))
    database = replace(
        found.database,
        kind="sqlalchemy" if base or not has_tables else "sqlmodel",
        base=base,
        versions=find_versions(sources),
        dialect=_find_dialect(sources),
    )
    return replace(found, database=database)


def _find_base(sources: Sources) -> tuple[str, bool]:
    """Return the base that most models extend, and whether there are SQLModel tables."""
    bases: dict[tuple[str, str], str] = {}
    for path, code in sources.codes(r"DeclarativeBase|declarative_base|as_declarative"):
        bases |= {(path, name): f"{sources.dotted(path)}.{name}" for name in _bases(code)}
    votes: Counter[str] = Counter(dict.fromkeys(bases.values(), 0))
    tables = False
    names = "|".join(sorted({name for _, name in bases})) or "SQLModel"
    for path, code in sources.codes(rf"table\s*=\s*True|class \w+\([^)]*\b(?:{names})\b"):
        known = scopes(code)[0].known
        for stmt in code.tree.body:
            if not isinstance(stmt, ast.ClassDef):
                continue
            tables |= any(it.arg == "table" for it in stmt.keywords)
            for base in stmt.bases:
                target = resolve(dotted(base), known)
                place = (path, target) if "." not in target else sources.find_name(target, path)
                if place in bases:
                    votes[bases[place]] += 1
    ranked = votes.most_common()
    return (ranked[0][0] if ranked else ""), tables


def _bases(code: Code) -> Iterator[str]:
    """Yield the names that a file binds to a declarative base."""
    known = scopes(code)[0].known
    for stmt in code.tree.body:
        if isinstance(stmt, ast.ClassDef):
            decorators = [it.func if isinstance(it, ast.Call) else it for it in stmt.decorator_list]
            is_base = BASES & {resolve(dotted(it), known) for it in stmt.bases}
            if is_base or any(dotted(it).endswith("as_declarative") for it in decorators):
                yield stmt.name
        elif isinstance(stmt, ast.Assign) and isinstance(stmt.value, ast.Call):
            made = resolve(dotted(stmt.value.func), known)
            yield from map(dotted, stmt.targets if made in BASE_MAKERS else ())


def _find_dialect(sources: Sources) -> str:
    """Return the database that the app's files name most, in its URLs and drivers."""
    votes: Counter[str] = Counter()
    named = re.compile(
        rb"\b(postgres|mysql|mariadb|sqlite)\w*(?:\+\w+)?://|\b(asyncpg|psycopg)", re.IGNORECASE
    )
    for path in sources.files:
        if path.endswith((".py", ".toml", ".txt", ".ini", ".env", ".example", ".yml", ".yaml")):
            for found in named.finditer(sources.data(path)):
                word = (found[1] or found[2]).decode().lower()
                votes[DIALECTS[word]] += 1
    return votes.most_common(1)[0][0] if votes else ""


def _find_other(sources: Sources) -> str:
    """Return the key of what else the app stores with, "" for nothing."""
    pattern = r"(?m)^\s*(?:from|import) (" + "|".join(OTHERS) + r")\b"
    found = {
        it.decode()
        for path in sources.holding(pattern)
        for it in re.findall(pattern.encode(), sources.data(path))
    }
    return next((it for it in OTHERS if it in found), "")
