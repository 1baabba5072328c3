"""Constraints and indexes of a table that exists, beside those that a field makes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vibegen.change import Refused
from vibegen.words import listed

from .attributes import INDEXED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .given import Given

    Data = Mapping[str, Any]
    Key = tuple[str, str, Sequence[str]]  # As in `Origin`


def read_keys(table: str, data: Data, columns: Mapping[str, Given]) -> list[Key]:
    """Mark what is unique and what has an index; return those with names that are not ours.

    Raises:
        Refused: The API could not tell what the database refuses.
    """
    found: list[Key] = []
    uniques = {it["name"] for it in data["uniques"]}
    visible = [it["column_names"] for it in data["indexes"] if it["unique"]]
    for it in data["uniques"]:
        if it.get("hidden"):
            _check_hidden(table, data, it["column_names"], visible)
            continue
        found += _unique(table, "unique", it["name"], it["column_names"], columns)
    for it in data["indexes"]:
        if it["name"] in uniques or it.get("duplicates_constraint"):
            continue
        names: Sequence[str | None] = it["column_names"]
        special = None in names or any(k.endswith("where") for k in it.get("dialect_options", {}))
        if special:
            raise Refused(
                f"the index `{it['name']}` of `{table}` is one of an expression or of some rows",
                hint="drop it, or write this resource by hand",
            )
        if it["unique"]:
            found += _unique(table, "unique index", it["name"], it["column_names"], columns)
        else:
            found += _index(table, it, columns)
    return found


def _unique(
    table: str, kind: str, name: str | None, names: Sequence[str], columns: Mapping[str, Given]
) -> list[Key]:
    if len(names) > 1:
        raise Refused(
            f"{listed(names)} of `{table}` are unique together, and a resource knows only "
            "single unique columns",
            hint="write this resource by hand",
        )
    column = columns[names[0]]
    column.flags.add("unique")
    _limit(column)
    usual = kind == "unique" and name in {None, f"uq_{table}_{names[0]}"}
    return [] if usual else [(kind, name or "", names)]


def _check_hidden(
    table: str, data: Data, names: Sequence[str], visible: Sequence[Sequence[str]]
) -> None:
    """Refuse what is unique in SQLite in a way that SQLAlchemy overlooks."""
    if names not in visible:
        command = f"CREATE UNIQUE INDEX uq_{table}_{names[0]} ON {data['quoted']} ({names[0]})"
        raise Refused(
            f"`{table}.{names[0]}` is unique in a way that SQLAlchemy does not see, so that "
            "Alembic would make it unique once more",
            hint=f"say it in one that it sees: `{command}`",
        )


def _index(table: str, it: Data, columns: Mapping[str, Given]) -> list[Key]:
    names: Sequence[str] = it["column_names"]
    column = columns[names[0]]
    usual = it["name"] == f"ix_{table}_{names[0]}" and len(names) == 1
    if usual and "unique" not in column.flags:
        column.flags.add("index")
        _limit(column)
        return []
    using = it.get("dialect_options", {}).get("postgresql_using")
    return [(f"index {using}" if using else "index", it["name"], names)]


def _limit(column: Given) -> None:
    """Bring a text with an index below what an index holds in every database."""
    if column.type == "text":
        column.type = "str"
    if column.type == "str" and int(str(column.mods.get("max") or INDEXED)) >= INDEXED:
        column.mods["max"] = INDEXED
