"""The models of an adopted app: which there are, and what a row of one brings along in tests."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vibegen.ancestors import find_ancestors
from vibegen.change import Refused
from vibegen.edits.py_names import dotted, resolve
from vibegen.finding.sources import Sources
from vibegen.spec import Name

from .classes import known_in
from .models import kind_of
from .table_names import table_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vibegen import App
    from vibegen.ancestors import Ancestors

    from .given import Given

KEY = re.compile(r"(?:\w+\.)?(\w+)\.\w+")  # A column as a foreign key names it, "users.id"
PLAIN_TYPES = frozenset(  # What SQLite can make of the types of other databases
    {
        *("BIGINT", "BINARY", "BLOB", "BOOLEAN", "CHAR", "DATE", "DATETIME", "DECIMAL", "DOUBLE"),
        *("DOUBLE_PRECISION", "FLOAT", "INTEGER", "JSON", "NUMERIC", "REAL", "SMALLINT", "TEXT"),
        *("TIME", "TIMESTAMP", "UUID", "VARCHAR"),
    }
)


@dataclass(frozen=True)
class Reached:
    """What has to be there before a row of a model can be stored.

    Args:
        tables: Its own, and those that it refers to, however indirectly.
        models: The models that its class names, as `app.models:Item`: SQLAlchemy looks for them.
    """

    tables: frozenset[str]
    models: frozenset[str]


def is_stored(app: App, sources: Sources, target: str) -> bool:
    """Whether a class of an adopted app extends the base that new models extend."""
    database = app.layout.database
    if database.kind == "sqlmodel":
        return kind_of(sources, target) == "sqlmodel"
    if database.kind != "sqlalchemy" or not database.base:
        return False
    base = sources.find_name(database.base, "")
    return base in find_ancestors(sources, target).places[1:]


def tables_in(app: App, sources: Sources) -> dict[str, str]:
    """Return the classes of an adopted app by their tables, and by their names."""
    models = _models(app, sources)
    return {it: name for name, (table, _) in models.items() for it in (table, name)}


def _models(app: App, sources: Sources) -> dict[str, tuple[str, str]]:
    """Return table and place, as `app.models.Item`, of the models by name."""
    found: dict[str, tuple[str, str]] = {}
    base = app.layout.database.base.rpartition(".")[2] or "SQLModel"
    for path, code in sources.codes(rf"table\s*=\s*True|__tablename__|Column\(|Mapped|\b{base}\b"):
        for stmt in code.tree.body:
            target = f"{sources.dotted(path)}.{getattr(stmt, 'name', '')}"
            if isinstance(stmt, ast.ClassDef) and is_stored(app, sources, target):
                above = find_ancestors(sources, target)
                table = table_name(above, stmt.name, app.layout.database.kind)
                found[stmt.name] = table, target
    return found


def reach(app: App, target: str) -> Reached:
    """Follow what the class of a model names, as `app.models:User`.

    Raises:
        Refused: A table on the way cannot be made in the database of the tests.
    """
    sources = Sources(app.project.root)
    models = _models(app, sources)
    by_table = {table: name for name, (table, _) in models.items()}
    made = [it for it in [target.partition(":")[2]] if it in models]
    for name in made:  # Grows on the way
        above = find_ancestors(sources, models[name][1])
        _check_made(sources, name, above)
        found = (by_table.get(it, it) for it in _keys(above.statements()))
        made += [it for it in dict.fromkeys(found) if it in models and it not in made]
    named = [*made]
    for name in named:
        above = find_ancestors(sources, models[name][1])
        lines = [ast.unparse(it) for it in above.statements() if not isinstance(it, ast.Expr)]
        words = {*re.findall(r"\w+", "\n".join(lines))}  # Those of docstrings mean nothing
        named += sorted((words & models.keys()) - {*named})
    places = (models[it][1].rpartition(".") for it in named)
    return Reached(
        frozenset(models[it][0] for it in made),
        frozenset(f"{app.layout.module_of(_path(sources, it[0]))}:{it[2]}" for it in places),
    )


def _path(sources: Sources, module: str) -> str:
    place = module.replace(".", "/")
    return next(it for it in (f"{place}.py", f"{place}/__init__.py") if it in sources.files)


def _keys(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield the tables, or the classes, that foreign keys lead to."""
    for node in (node for stmt in statements for node in ast.walk(stmt)):
        if not isinstance(node, ast.Call):
            continue
        given = [it.value for it in node.keywords if it.arg == "foreign_key"]
        given += node.args[:1] if dotted(node.func).endswith("ForeignKey") else []
        for it in given:
            text = it.value if isinstance(it, ast.Constant) else dotted(it)
            if key := KEY.fullmatch(str(text)):
                yield key[1]


def check_target(app: App, sources: Sources, target: str) -> None:
    """Refuse a model that the resource cannot import, or that tests cannot make a row of.

    Raises:
        Refused: Saying why.
    """
    module, _, name = target.partition(":")
    if app.layout.is_wired(module):
        raise Refused(
            f"`{target}` cannot be imported by what `{module}` imports in turn",
            hint=f"move `{name}` into a module of its own",
        )
    above = find_ancestors(sources, f"{module}.{name}")
    names = {getattr(it, "name", "") for it in above.statements()}
    is_dataclass = any(it.endswith("MappedAsDataclass") for it in above.foreign)
    if "__init__" in names or is_dataclass or above.classes[0].decorator_list:
        raise Refused(
            f"`{target}` is made in a way of its own, and the tests store a row of it",
            hint=_plain(name),
        )


def _plain(name: str) -> str:
    return f"type a plain number: `{Name.existing(name).snake}_id:int`"


def _check_made(sources: Sources, name: str, above: Ancestors) -> None:
    """Refuse a table that SQLite cannot make."""
    for path, node in zip(above.paths, above.classes, strict=True):
        known = known_in(sources, path)
        for stmt in node.body:
            source = ast.unparse(stmt)
            if "__table_args__" in source and re.search(r"['\"]schema['\"]", source):
                raise Refused(
                    f"`{name}` has a schema of its own, and tests have none", hint=_plain(name)
                )
            if default := _foreign_default(stmt):
                raise Refused(
                    f"`{name}` has a default that SQLite does not know, `{default}`, and tests "
                    "make the table there",
                    hint=f"write `server_default=func.now()` or its like; or {_plain(name)}",
                )
            if type_ := next(_foreign_types(stmt, known), ""):
                variant = f'`{type_}().with_variant(JSON(), "sqlite")`'
                raise Refused(
                    f"`{name}` has a column of `{type_}`, which the tests of the resource cannot "
                    "make in SQLite",
                    hint=f"write one that can, such as {variant}; or {_plain(name)}",
                )


def _foreign_default(stmt: ast.stmt) -> str:
    """Return a default in SQL that calls something, as only the app's own database does."""
    found = re.search(r"server_default=(?:\w+\.)?text\((['\"])(.*?)\1\)", ast.unparse(stmt))
    return found[2] if found and re.search(r"\(|::", found[2]) else ""


def _foreign_types(stmt: ast.stmt, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the types that only another database has."""
    if '"sqlite"' in (source := ast.unparse(stmt).replace("'", '"')) and "with_variant" in source:
        return
    for node in ast.walk(stmt):
        name = resolve(dotted(node), known) if isinstance(node, ast.Name | ast.Attribute) else ""
        last = name.rpartition(".")[2]
        is_type = name.startswith("sqlalchemy.dialects.") and last not in PLAIN_TYPES
        if (is_type and last[:1].isupper()) or name in {
            "sqlalchemy.ARRAY",
            "sqlalchemy.types.ARRAY",
        }:
            yield last


def rows_of(columns: Iterable[Given]) -> list[Given]:
    """Return the columns as far as a row needs them: what it takes, and what may be its title."""
    return [_eased(it) for it in columns if not it.optional or it.type == "str"]


def _eased(it: Given) -> Given:
    """Drop what only an API asks of a column."""
    if it.type == "datetime":
        return replace(it, why="")
    if it.type == "decimal":
        return replace(it, why="", args=it.args or ("10", "2"))
    if it.type == "str" and it.column:  # Its column has another name: no title, as rows have it
        return replace(it, type="text", mods={})
    return it
