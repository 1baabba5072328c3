"""Reads a model that the user wrote, from its source: nothing of the app is imported or run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from vibegen.ancestors import find_ancestors
from vibegen.change import Refused
from vibegen.edits.py_names import dotted, resolve
from vibegen.finding.sources import Sources
from vibegen.spec import BadWord
from vibegen.words import listed, nearest, quoted

from .attributes import Attribute
from .classes import Enum, find_enum, inlined, known_in
from .foreign import refer
from .given import KEPT, Given
from .table_names import table_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from vibegen.ancestors import Ancestors

NO_COLUMNS = {"Relationship", "relationship", "synonym", "column_property", "association_proxy"}
MOMENTS = {
    "sqlmodel": "{}: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)",
    "sqlalchemy": "{}: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)",
    "beanie": "{}: UtcDateTime = Field(default_factory=utc_now)",
}
DIFFER = {"str", "int", "email", "date", "datetime", "uuid"}  # Types of which there are many values
NONE: Mapping[str, str] = MappingProxyType({})


@dataclass
class Model:
    """A model that is there.

    Args:
        target: As it is typed: `app.models:Post`.
        kind: "sqlmodel", "sqlalchemy" or "beanie".
        table: The name of its table or collection.
        columns: Its columns, without the key and those that every model keeps.
        enums: By field, its class and how its default is called there.
        key: How the key is stored, in SQLAlchemy's words: "BigInteger"; "" where nothing says.
    """

    target: str
    kind: str
    table: str
    columns: list[Given] = field(default_factory=list[Given])
    enums: dict[str, Enum] = field(default_factory=dict[str, Enum])
    key: str = ""


def read_model(
    root: Path,
    target: str,
    source: str = "",
    *,
    kind: str = "",
    resources: Mapping[str, str] = NONE,
    keeps: Sequence[str] = KEPT,
) -> Model:
    """Read `app.models:Post`.

    Args:
        root: The app.
        target: The module and the class.
        source: The folder that the app imports from.
        kind: Which library's model it is, where that is known.
        resources: The models that there are, by their tables.
        keeps: The columns that the resource keeps itself; none where it is only referred to.

    Raises:
        BadWord: There is no such class.
        Refused: It is no model that a resource can be made for.
    """
    sources = Sources(root)
    module, _, name = target.partition(":")
    path = _find(sources, target, source)
    found = find_ancestors(sources, f"{module}.{name}")
    kind = kind or _kind(target, found)
    attributes = list(_attributes(sources, found, kind))
    if kind != "beanie":
        _check_key(target, attributes, strict=bool(keeps))
    if keeps:
        _check_kept(target, kind, attributes, keeps)
    if "version" in keeps:
        _check_version(target, kind, attributes, found)
    model = Model(target, kind, _table(target, found, kind))
    for it in attributes:
        if it.name == "id":
            model.key = it.given.stored
        if it.name in {"id", *keeps}:
            continue
        if it.given.refers:
            refer(it.given, {**resources, model.table: "self"}, "--from-model MODULE:CLASS")
        model.columns.append(it.given)
        if it.enum:
            model.enums[it.name] = it.enum
    _add_keys(sources, path, found, model, strict=bool(keeps))
    return model


def _find(sources: Sources, target: str, source: str) -> str:
    """Return the file of a class."""
    module, colon, name = target.partition(":")
    if not (colon and module and name.isidentifier()):
        hint = "type MODULE:CLASS, such as `--from-model app.models:Post`"
        raise BadWord(f"{quoted(target)} names no class", hint=hint)
    place = f"{source}/" * bool(source) + module.replace(".", "/")
    paths = [it for it in (f"{place}.py", f"{place}/__init__.py") if it in sources.files]
    code = sources.code(paths[0]) if paths else None
    if code is None:
        known = [sources.dotted(it) for it in sources.python]
        close = nearest(module, known)
        hint = f"did you mean `{close}:{name}`?" if close else "type where it is imported from"
        raise BadWord(f"there is no module {quoted(module)}", hint=hint)
    classes = [it.name for it in code.tree.body if isinstance(it, ast.ClassDef)]
    if name not in classes:
        close = nearest(name, classes)
        hint = f"did you mean `{module}:{close}`?" if close else ""
        hint = hint or (f"it has {listed(classes)}" if classes else "name the module that has it")
        raise BadWord(f"there is no class {quoted(name)} in `{paths[0]}`", hint=hint)
    return paths[0]


def kind_of(sources: Sources, target: str) -> str:
    """Return which library's model a class is, "" for none that is stored."""
    try:
        return _kind(target, find_ancestors(sources, target))
    except Refused:
        return ""


def _kind(target: str, found: Ancestors) -> str:
    """Return which library's model a class is."""
    marked = [it for it in found.classes[0].keywords if it.arg == "table"]
    is_table = marked and isinstance(marked[0].value, ast.Constant) and marked[0].value.value
    names = {it.rpartition(".")[2] for it in found.foreign}
    if "SQLModel" in names and is_table:
        return "sqlmodel"
    if "Document" in names:
        return "beanie"
    if "DeclarativeBase" in names:
        return "sqlalchemy"
    hint = "name a class of SQLModel with `table=True`, of a declarative base, or of Beanie"
    if "SQLModel" in names:
        hint = f"it extends SQLModel without `table=True`: name the class that extends `{target}`"
    raise Refused(f"`{target}` is no model that is stored", hint=hint)


def _attributes(sources: Sources, found: Ancestors, kind: str) -> Iterator[Attribute]:
    """Yield the columns, those of mixins and bases first; a class overrides what it extends."""
    by_name: dict[str, tuple[str, ast.AnnAssign | ast.Assign]] = {}
    for at in reversed(range(len(found.classes))):
        for stmt in found.classes[at].body:
            name = _name(stmt)
            if name and isinstance(stmt, ast.AnnAssign | ast.Assign):
                by_name[name] = found.paths[at], stmt
    for name, (path, stmt) in by_name.items():
        known = known_in(sources, path)
        if isinstance(stmt, ast.AnnAssign) and _is_of_class(stmt.annotation, known):
            continue
        call = stmt.value.func if isinstance(stmt.value, ast.Call) else ast.Constant(None)
        called = resolve(dotted(call), known).rpartition(".")[2]
        if called in NO_COLUMNS:
            continue
        if isinstance(stmt, ast.Assign) and called not in {"Column", "mapped_column"}:
            continue
        enum = find_enum(sources, path)
        whole = inlined(sources, path, stmt)
        yield Attribute.read(name, whole, known, enum, is_document=kind == "beanie")


def _name(stmt: ast.stmt) -> str:
    """Return the name that a statement of a class gives something, if that may be a column."""
    target = stmt.target if isinstance(stmt, ast.AnnAssign) else None
    if isinstance(stmt, ast.Assign) and isinstance(stmt.value, ast.Call):
        target = stmt.targets[0]
    name = target.id if isinstance(target, ast.Name) else ""
    return "" if name.startswith("_") or name == "model_config" else name


def _is_of_class(annotation: ast.expr, known: Mapping[str, str]) -> bool:
    outer = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return resolve(dotted(outer), known).rpartition(".")[2] in {"ClassVar", "PrivateAttr"}


def _check_key(target: str, attributes: list[Attribute], *, strict: bool) -> None:
    """Refuse a key that is no number called `id`."""
    keys = [it for it in attributes if it.is_key]
    names = [it.name for it in keys]
    if names == ["id"] and keys[0].given.type == "int" and not keys[0].given.column:
        return
    if not names:
        raise Refused(
            f"`{target}` shows no primary key",
            hint="write `id: int | None = Field(default=None, primary_key=True)` into it",
        )
    what = f"the key {listed(names)}" if names != ["id"] else "a key that is no number"
    needs, hint = "a resource needs", "write this resource by hand"
    if not strict:
        plain = f"{target.partition(':')[2].lower()}_id:{keys[0].given.type or 'str'}"
        needs, hint = "references need", f"keep it in a plain field, such as `{plain}`"
    raise Refused(f"`{target}` has {what}, and {needs} a number called `id`", hint=hint)


def _check_kept(target: str, kind: str, attributes: list[Attribute], keeps: Sequence[str]) -> None:
    """Refuse a model that lacks what the resource keeps in it."""
    moments = {it.name: it for it in attributes if it.given.type == "datetime"}
    missing = [it for it in KEPT if it not in moments or moments[it].given.why]
    if missing:
        lines = "` and `".join(MOMENTS[kind].format(it) for it in missing)
        module = "documents" if kind == "beanie" else "columns"
        raise Refused(
            f"`{target}` does not keep {listed(missing)} with the zone, which a resource shows",
            hint=f"write `{lines}` into it, with `from app.{module} import UtcDateTime, utc_now`",
        )
    if "deleted_at" in keeps and "deleted_at" not in moments:
        raise Refused(
            f"`{target}` has no `deleted_at`, which `--soft-delete` fills in",
            hint="write `deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)` "
            "into it",
        )


def _check_version(target: str, kind: str, attributes: list[Attribute], found: Ancestors) -> None:
    """Refuse a model that does not count its changes."""
    counts = any(it.name == "version" and it.given.type == "int" for it in attributes)
    source = "".join(map(ast.unparse, found.classes))
    if not counts or (kind != "beanie" and "version_id_col" not in source):
        mapped = ' and `__mapper_args__` with `{"version_id_col": cls.version}`'
        raise Refused(
            f"`{target}` does not count its changes, which `--versioned` needs",
            hint=f"write `version: int = 1`{'' if kind == 'beanie' else mapped} into it",
        )


def _table(target: str, found: Ancestors, kind: str) -> str:
    name = target.partition(":")[2]
    if table := table_name(found, name, kind):
        return table
    raise Refused(
        f"`{target}` does not say what its table is called",
        hint=f'write `__tablename__ = "{name.lower()}s"` into it',
    )


def _add_keys(sources: Sources, path: str, found: Ancestors, model: Model, *, strict: bool) -> None:
    """Read `__table_args__` and Beanie's `indexes`: what is unique, and what has an index."""
    known = known_in(sources, path)
    by_name = {it.name: it for it in model.columns}
    for stmt in found.statements():
        inner = stmt.body if isinstance(stmt, ast.ClassDef) and stmt.name == "Settings" else [stmt]
        for it in inner:
            target = it.targets[0] if isinstance(it, ast.Assign) else getattr(it, "target", None)
            if target is not None and dotted(target) in {"__table_args__", "indexes"}:
                for call in ast.walk(it):
                    if isinstance(call, ast.Call):
                        _add_key(model.target, call, known, by_name, strict=strict)


def _add_key(
    target: str,
    call: ast.Call,
    known: Mapping[str, str],
    columns: Mapping[str, Given],
    *,
    strict: bool,
) -> None:
    called = resolve(dotted(call.func), known).rpartition(".")[2]
    marks = {it.arg for it in call.keywords if getattr(it.value, "value", None) is True}
    given = call.args[1:] if called == "Index" else call.args  # It begins with its own name
    nodes = [node for arg in given for node in ast.walk(arg)]
    names = [it.value for it in nodes if isinstance(it, ast.Constant) and it.value in columns]
    if called == "CheckConstraint":
        raise Refused(
            f"`{target}` has a check of its own, and a resource cannot tell what it refuses",
            hint="say it with `ge=`, `le=` or an enum, or write this resource by hand",
        )
    is_unique = called == "UniqueConstraint" or (
        called in {"Index", "IndexModel"} and "unique" in marks
    )
    if is_unique and len(names) != 1 and not strict:  # Rows that differ in one differ in all
        names = [it for it in names if columns[str(it)].type in DIFFER][:1]
    elif is_unique and len(names) != 1:
        raise Refused(
            f"`{target}` has several fields that are unique together, and a resource knows only "
            "single ones",
            hint="write this resource by hand",
        )
    if called in {"UniqueConstraint", "Index", "IndexModel"} and len(names) == 1:
        columns[str(names[0])].flags.add("unique" if is_unique else "index")
