"""The statements of a migration that changes columns, as source.

SQLite changes a table by copying it, hence the batches.

A required column comes in three steps, since rows may be there: add it empty, fill it, forbid that
it is empty. The rows get their value by an update, not by a default of the database: its type
converts the value, and MySQL has no default for a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.fields import NeedsFill
from vibegen.kinds import TYPES
from vibegen.spec import BadWord, Field

from .shown import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = {  # What a column holds that comes back by a downgrade, where the values are lost
    "bool": "False",
    "date": "utc_now().date()",
    "datetime": "utc_now()",
    "decimal": 'Decimal("0")',
    "float": "0.0",
    "int": "0",
    "json": "{}",
    "list": "[]",
    "time": "time()",
    "timedelta": "timedelta()",
    "uuid": "UUID(int=0)",
}
TEXTS = {"str", "text", "email", "url", "slug"}
WIDER = {("int", "float"), ("bool", "int"), *((one, other) for one in TEXTS for other in TEXTS)}


@dataclass(frozen=True)
class Table:
    """Writes the statements for one table."""

    name: str

    def batch(self, lines: Sequence[str]) -> list[str]:
        """Put changes into one copy of the table."""
        if not lines:
            return []
        head = f'with op.batch_alter_table("{self.name}") as batch:'
        return [head, *(f"    batch.{line}" for line in lines)]

    def add(self, fields: Sequence[Shown], values: dict[str, str]) -> list[str]:
        """Add columns, and give the rows that exist their values."""
        fresh = [
            f'add_column(sa.Column("{it.name}", {it.column_type}, nullable=True))' for it in fields
        ]
        filled = {it.name: values[it.name] for it in fields if it.name in values}
        required = [it for it in fields if not it.field.null and it.name in values]
        tight = [*map(self._set_null, required), *self._uniques(fields), *self._keys(fields)]
        if not filled:
            return [*self.batch([*fresh, *tight]), *self._indexes(fields)]
        return [
            *self.batch(fresh),
            *self.fill([it for it in fields if it.name in filled], filled),
            *self.batch(tight),
            *self._indexes(fields),
        ]

    def fill(self, fields: Sequence[Shown], values: dict[str, str], where: str = "") -> list[str]:
        """Give rows values; in one update."""
        columns = ", ".join(f'sa.column("{it.name}", {it.column_type})' for it in fields)
        given = ", ".join(f'"{it.name}": {values[it.name]}' for it in fields)
        return [
            f'table = sa.table("{self.name}", {columns})',
            f"op.execute(table.update(){where}.values({{{given}}}))",
        ]

    def drop(self, fields: Sequence[Shown]) -> list[str]:
        """Drop columns, and what stands on them first."""
        gone = [f'drop_column("{it.name}")' for it in fields]
        return [
            *self.batch([self._drop_key(it) for it in fields if it.target]),  # It needs the index
            *(self._drop_index(it) for it in fields if it.field.index),
            *self.batch([*(self._drop_unique(it) for it in fields if it.field.unique), *gone]),
        ]

    def rename(self, old: Shown, new: Shown) -> list[str]:
        """Rename a column with its index and constraint; rows keep their values."""
        kept = f"existing_type={old.column_type}, existing_nullable={old.field.null}"
        names = f'"{old.name}", new_column_name="{new.name}"'
        return [
            *self.batch([self._drop_key(old)] if old.target else []),
            *([self._drop_index(old)] if old.field.index else []),
            *self.batch([self._drop_unique(old)] if old.field.unique else []),
            *self.batch([f"alter_column({names}, {kept})"]),
            *self.batch([*self._uniques([new]), *self._keys([new])]),
            *self._indexes([new]),
        ]

    def change(self, old: Shown, new: Shown, values: dict[str, str]) -> list[str]:
        """Change type, length, nullability, index and constraint of a column."""
        loose = [self._drop_unique(old)] if old.field.unique and not new.field.unique else []
        keyed = old.target and old.foreign_key_line != new.foreign_key_line
        loose += [self._drop_key(old)] if keyed else []
        if old.column_type != new.column_type:
            types = f"existing_type={old.column_type}, type_={new.column_type}"
            loose.append(f'alter_column("{new.name}", {types}, existing_nullable={old.field.null})')
        tight = [self._set_null(new)] if old.field.null != new.field.null else []
        tight += self._uniques([new]) if not old.field.unique else []
        tight += self._keys([new]) if keyed else []
        where = f".where(table.c.{new.name}.is_(None))"
        fill = self.fill([new], values, where) if values else []
        return [
            *([self._drop_index(old)] if old.field.index and not new.field.index else []),
            *(self.batch([*loose, *tight]) if not fill else []),
            *([*self.batch(loose), *fill, *self.batch(tight)] if fill else []),
            *(self._indexes([new]) if not old.field.index else []),
        ]

    def _set_null(self, it: Shown) -> str:
        return (
            f'alter_column("{it.name}", existing_type={it.column_type}, nullable={it.field.null})'
        )

    def _uniques(self, fields: Sequence[Shown]) -> list[str]:
        return [
            f'create_unique_constraint("uq_{self.name}_{it.name}", ["{it.name}"])'
            for it in fields
            if it.field.unique
        ]

    def _indexes(self, fields: Sequence[Shown]) -> list[str]:
        return [
            f'op.create_index("ix_{self.name}_{it.name}", "{self.name}", ["{it.name}"])'
            for it in fields
            if it.field.index
        ]

    def _keys(self, fields: Sequence[Shown]) -> list[str]:
        return [
            f'create_foreign_key("{it.foreign_key}", "{it.table}", ["{it.name}"], ["id"], '
            f'ondelete="{it.on_delete.replace("_", " ").upper()}")'
            for it in fields
            if it.target
        ]

    def _drop_key(self, it: Shown) -> str:
        return f'drop_constraint("{it.foreign_key}", type_="foreignkey")'

    def _drop_index(self, it: Shown) -> str:
        return f'op.drop_index("ix_{self.name}_{it.name}", table_name="{self.name}")'

    def _drop_unique(self, it: Shown) -> str:
        return f'drop_constraint("uq_{self.name}_{it.name}", type_="unique")'


def value_for_rows(it: Shown, fill: str) -> str:
    """Return what the rows that exist get in a required field, as source.

    Raises:
        NeedsFill: Nobody has said it.
        BadWord: It does not fit the field, or no value could.
    """
    field = it.field
    if field.has_default:
        return _source(it)
    if field.unique or "default" not in TYPES[field.type]:
        field = Field.parse(it.words)
        raise BadWord(
            f"`{field}` is required, and the rows that exist have no value for it",
            hint=f"let it be empty at first: `{_with(field, 'null')}`",
        )
    if not fill:
        raise NeedsFill(
            f"`{field}` is required, and the rows that exist have no value for it",
            hint=f"say what they get: `--fill=VALUE` or `{field}:default=VALUE`; "
            f"or let it be empty: `{_with(field, 'null')}`",
            field=field.name,
        )
    return _source(Shown(Field.parse(f"{field}:default={fill}"), it.model, {it.type: it.kind}))


def empty_value(it: Shown) -> str:
    """Return what stands for a lost value, as source; empty where a row may do without."""
    if it.field.null or it.field.unique:
        return ""
    if it.field.has_default:
        return _source(it)
    if it.type == "enum":
        return f'"{it.field.args[0]}"'
    return EMPTY.get(it.type, '""')


def check_conversion(old: Shown, new: Shown) -> None:
    """Refuse a type that the values in the rows could not become.

    Raises:
        BadWord: Saying how to go about it.
    """
    hint = f"add another field, copy the values over, then remove `{old.field.name}`"
    if old.type == new.type == "enum" and (gone := set(old.field.args) - set(new.field.args)):
        raise BadWord(
            f"`{new.field}` lacks `{min(gone)}`, which rows may hold",
            hint=f"keep it; or {hint}",
        )
    scales = old.field.args[1:] != new.field.args[1:]
    same = old.type == new.type and not (old.type == "decimal" and scales)
    if old.type in {"list", "ref", "many"} and old.field.args != new.field.args:
        same = False
    if not same and (old.type, new.type) not in WIDER | {("enum", "str"), ("enum", "text")}:
        raise BadWord(f"the values of `{old.words}` cannot all become `{new.words}`", hint=hint)


def _with(field: Field, word: str) -> str:
    name, _, rest = str(field).partition(":")
    type_, args, mods = field.type, "/".join(field.args), rest
    head = ":".join(it for it in (type_, args) if it)
    return f"{name}:{head}:{word}{mods.removeprefix(head)}"


def _source(it: Shown) -> str:
    value = it.field.default
    if value == "now":
        return "utc_now()"
    if value == "today":
        return "utc_now().date()"
    return f'"{value}"' if it.type == "enum" else it.default
