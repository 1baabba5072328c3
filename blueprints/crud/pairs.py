"""The statements of a migration for a table of pairs, as source: it relates many to many.

Its constraints get their names from the convention of the app, which cuts those that are too long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .shown import Shown


def make(field: Shown) -> list[str]:
    """Make the table, and the index for the way back."""
    name = field.pairs
    keys = (f"{field.model.snake}_id", field.own_table), (field.param, field.table)
    quoted = ", ".join(f'"{key}"' for key, _ in keys)
    return [
        "op.create_table(",
        f'    "{name}",',
        *(
            f'    sa.Column("{key}", {field.key_of(model)}, nullable=False),'
            for (key, _), model in zip(keys, (field.model.Pascal, field.target), strict=True)
        ),
        f"    sa.PrimaryKeyConstraint({quoted}),",
        *(
            f'    sa.ForeignKeyConstraint(["{key}"], ["{table}.id"], ondelete="CASCADE"),'
            for key, table in keys
        ),
        ")",
        f'op.create_index("{index(field)}", "{name}", ["{field.param}"])',
    ]


def index(field: Shown) -> str:
    """Return the name of that index."""
    return f"ix_{field.pairs}_{field.param}"


def drop(field: Shown) -> list[str]:
    """Drop the table."""
    return [f'op.drop_table("{field.pairs}")']


def rename(old: Shown, new: Shown) -> list[str]:
    """Make the table under its new name, with the pairs of the old one."""
    own = f"{old.model.snake}_id"
    found = f"SELECT {own}, {old.param} FROM {old.pairs}"  # noqa: S608 - names of ours
    return [
        *make(new),
        f'op.execute("INSERT INTO {new.pairs} ({own}, {new.param}) {found}")',
        *drop(old),
    ]
