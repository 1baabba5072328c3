"""What the model and the first migration of a table print that was there before them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from vibegen import reserved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .options import Options
    from .origin import Origin
    from .shown import Shown

USUAL = ("JSON", "Numeric")  # What fields of ours are made with, of SQLAlchemy
MOMENTS = ("created_at", "updated_at", "deleted_at")
DIALECTS = ("postgresql", "mysql", "sqlite")
ENUM = re.compile(r'sa\.Enum\(.*name="(\w+)"')


def describe_stored(options: Options) -> dict[str, object]:
    """Return what differs from a table that we make."""
    origin, table = options.origin, options.origin.table
    if not origin.stored:
        return {}
    keys = [_key(it) for it in origin.keys]
    keys += [it.stored_key for it in options.fields if it.name in origin.references]
    own = _own(origin)
    rest = [_rest(name, it) for name, it in origin.rest.items()]
    types = [*origin.columns.values(), *(str(it["type"]) for it in origin.rest.values())]
    fields = [it for it in options.fields if not it.is_many]
    plain = [it for it in fields if it.name not in origin.keyed]
    lines = [*(it.stored_line for it in fields), *(it for it, _ in rest)]
    usual = [f"sa.{it}" for it in USUAL if re.search(rf"sa_type={it}\b", "\n".join(lines))]
    return {
        "type_imports": [
            *_generic([*types, *usual, *keys, *(it for _, it in rest)]),
            *_dialects(types),
        ],
        "dialect_imports": _dialects(types),
        "key_lines": [it.replace("sa.", "") for it in keys],
        **own,
        "timestamps": "UtcTimestamp" in f"{lines} {own}",
        "stored_lines": lines,
        "migration_lines": [*(it.migration_line for it in fields), *(it for _, it in rest)],
        "unique_lines": [*_uniques(table, plain), *(it for it in keys if "Constraint(" in it)],
        "index_lines": [*_indexes(table, plain), *_named_indexes(table, origin.keys)],
        "has_values": "values_callable" in "".join(lines),
        "enum_types": ENUM.findall("\n".join(types)),
    }


def _own(origin: Origin) -> dict[str, object]:
    """Return how the columns are stored that every resource has."""
    key = origin.columns.get("id", "")
    options = [", nullable=True"] if origin.null_key else []
    options += [f", sa_type={key.replace('sa.', '')}"] if key else []
    usual = {"id": "sa.Integer()", **dict.fromkeys(MOMENTS, "UtcDateTime()")}
    usual |= {"version": "sa.Integer()"}
    version = origin.columns.get("version", "").replace("sa.", "")
    return {
        "key_options": "".join(options),
        "null_key": origin.null_key,
        "version_value": f"Field(default=1, sa_type={version})" if version else "1",
        "types": {name: origin.columns.get(name, usual[name]) for name in usual},
        "kept_types": {
            it: "UtcTimestamp" if it in origin.columns else "UtcDateTime" for it in MOMENTS
        },
    }


def _key(key: Sequence[Any]) -> str:
    kind, name, columns = key
    quoted = ", ".join(json.dumps(it) for it in columns)
    if kind == "unique":
        return f"sa.UniqueConstraint({quoted}, name={json.dumps(name)})"
    return f"sa.Index({json.dumps(name)}, {quoted}{_options(kind)})"


def _options(kind: str) -> str:
    """Return what an index is made with: whether it is unique, and how."""
    using = kind.removeprefix("index").strip()
    if kind == "unique index":
        return ", unique=True"
    return f", postgresql_using={json.dumps(using)}" if using else ""


def _uniques(table: str, fields: Iterable[Shown]) -> list[str]:
    unique = [it.name for it in fields if it.field.unique]
    return [f'sa.UniqueConstraint("{it}", name="uq_{table}_{it}")' for it in unique]


def _indexes(table: str, fields: Iterable[Shown]) -> list[str]:
    names = [it.name for it in fields if it.field.index]
    return [f'op.create_index("ix_{table}_{it}", "{table}", ["{it}"])' for it in names]


def _named_indexes(table: str, keys: Iterable[Sequence[Any]]) -> list[str]:
    return [
        f'op.create_index({json.dumps(name)}, "{table}", {json.dumps(columns)}{_options(kind)})'
        for kind, name, columns in keys
        if kind != "unique"
    ]


def _rest(name: str, it: Mapping[str, Any]) -> tuple[str, str]:
    """Return a column that the API leaves out, in the model and in the migration."""
    type_, column = it["type"], ""
    default, computed = it.get("default"), it.get("computed")
    if computed:
        column = f"sa.Computed({json.dumps(computed[0])}, persisted={computed[1]})"
    attribute = re.sub(r"\W", "_", name)
    attribute = attribute if attribute == name and attribute.islower() else f"{attribute}_".lower()
    attribute = f"{name}_value" if _is_taken(attribute) else attribute
    named = [f'"name": {json.dumps(name)}'] if attribute != name else []
    given = [f'"server_default": sa.text({json.dumps(default)})'] if default is not None else []
    options = [f"default=None, sa_type={type_}", f"nullable={it['null']}"]
    options += [f"sa_column_args=[{column}]"] if column else []
    options += [f"sa_column_kwargs={{{', '.join([*named, *given])}}}"] if named or given else []
    model = f"{attribute}: Any = Field({', '.join(options)})".replace("sa.", "")
    parts = [json.dumps(name), type_, *([column] if column else []), f"nullable={it['null']}"]
    parts += [f"server_default=sa.text({json.dumps(default)})"] if default is not None else []
    return model, f"sa.Column({', '.join(parts)})"


def _is_taken(name: str) -> bool:
    """Whether a class of SQLModel has that name already, or Python does."""
    return bool(reserved.field(name))


def _generic(sources: Iterable[str]) -> list[str]:
    """Return the import of the names of SQLAlchemy itself."""
    names = sorted(set(re.findall(r"\bsa\.(\w+)", "\n".join(sources))))
    return [f"from sqlalchemy import {', '.join(names)}"] if names else []


def _dialects(sources: Iterable[str]) -> list[str]:
    used = [it for it in DIALECTS if re.search(rf"\b{it}\.", "\n".join(sources))]
    return [f"from sqlalchemy.dialects import {', '.join(used)}"] if used else []
