"""Foreign keys of a table or of a user's model, as references between resources. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vibegen import plurals
from vibegen.change import Refused
from vibegen.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .given import Given

    Data = Mapping[str, Any]

BY_HAND = "write this resource by hand, or drop the constraint"
RULES = {  # What becomes of a row when the other one goes, as databases say it
    **dict.fromkeys(("", "NO ACTION", "RESTRICT"), "restrict"),
    "CASCADE": "cascade",
    "SET NULL": "set_null",
}


def refer(given: Given, resources: Mapping[str, str], source: str = "") -> None:
    """Make a column that refers to another a reference, or say why it cannot be one.

    Args:
        given: The column.
        resources: The models of tables; of the table itself it is "self".
        source: The option by which the other one would become a resource.
    """
    target, word = given.refers, RULES.get(given.on_delete.upper())
    table, _, key = target.rpartition(".")
    if table not in resources:
        command = f"vibegen add crud {_model(table)} {source or f'--from-table {table}'}"
        given.refuse(f"refers to `{target}`, which is no resource yet", f"first type `{command}`")
    elif key != "id" or given.type != "int":
        given.refuse(f"refers to `{target}`, and a reference is the number that is an `id`")
    elif not given.name.endswith("_id"):
        hint = f"rename it to `{given.name}_id`"
        given.refuse(f"refers to `{target}`, and the name of a reference ends in `_id`", hint)
    elif word is None or given.has_default:
        given.refuse(f"refers to `{target}` and has a default, and references have none")
    else:
        usual = "set_null" if "null" in given.flags else "restrict"
        given.type, given.args = "ref", (resources[table],)
        given.flags.discard("index")  # Every reference has one
        given.mods = {} if word == usual else {"on_delete": word}


def own_indexes(data: Data) -> list[Data]:
    """Return the indexes without those that MySQL makes by itself for its foreign keys."""
    if data["dialect"] != "mysql":
        return [*data["indexes"]]
    made = {
        (name, *key["constrained_columns"]) for key in data["references"] for name in _names(key)
    }
    return [it for it in data["indexes"] if (it["name"], *it["column_names"]) not in made]


def _options(key: Data) -> Data:
    found: Data = key.get("options") or dict[str, Any]()
    return found


def _names(key: Data) -> list[str]:
    return [key["name"], *key["constrained_columns"]]


def read_references(
    table: str, data: Data, columns: Mapping[str, Given], resources: Mapping[str, str]
) -> dict[str, Mapping[str, object]]:
    """Make references of what refers to other rows; return how the database has each.

    Raises:
        Refused: It refers to what is no resource, or in a way that no reference does.
    """
    found: dict[str, Mapping[str, object]] = {}
    for it in data["references"]:
        names: Sequence[str] = it["constrained_columns"]
        column, options = columns[names[0]], _options(it)
        _check_key(table, data, it)
        indexed = "index" in column.flags
        column.refers = f"{it['referred_table']}.{it['referred_columns'][0]}"
        column.on_delete = str(options.get("ondelete") or "")
        refer(column, resources)
        if column.why:
            raise Refused(f"`{table}.{column.name}` {column.why}", hint=column.hint or BY_HAND)
        rules = {"ondelete": options.get("ondelete"), "onupdate": options.get("onupdate")}
        found[column.name] = {"name": it["name"], "indexed": indexed, **rules}
    return found


def _check_key(table: str, data: Data, it: Data) -> None:
    """Refuse a key that no reference can be."""
    names = it["constrained_columns"]
    if len(names) > 1:
        what = f"{listed(names)} of `{table}` refer to `{it['referred_table']}` together"
        raise Refused(f"{what}, and a reference is one column", hint=BY_HAND)
    if _options(it).get("deferrable"):
        command = f"ALTER TABLE {data['quoted']} ALTER CONSTRAINT {it['name']} NOT DEFERRABLE"
        postgresql = data["dialect"] == "postgresql"
        raise Refused(
            f"`{table}.{names[0]}` is checked when a transaction ends, and the app could not tell "
            "what is wrong",
            hint=f"have it checked at once: `{command}`" if postgresql else BY_HAND,
        )


def _model(table: str) -> str:
    """Return what a model is called whose table has a name: "AppUser" of "app_users"."""
    *words, last = table.rpartition(".")[2].lower().split("_")
    return "".join(it.capitalize() for it in (*words, plurals.singular(last) or last))
