"""What a field command does beside the difference in what `add crud` emits: the migration."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from vibegen.revisions import revision
from vibegen.spec import BadWord, Name

from . import pairs, scripts
from .databases import columns_of
from .options import searched_of
from .origin import origin_of
from .shown import Shown
from .steps import Table, check_conversion, empty_value, value_for_rows
from .targets import kinds_for, tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vibegen import App
    from vibegen.acts import Act
    from vibegen.spec import Field

    from .origin import Origin

    Values = Mapping[str, object]
    Lines = tuple[list[str], list[str]]  # Upgrade and downgrade


def change_fields(app: App, before: Values, after: Values, act: Act, nth: int) -> None:
    """Write the migration of a field command, and bring along what a new type needs.

    Args:
        app: Where the model is.
        before: The answers of `add crud` for what the model was.
        after: Those for what it is now.
        act: The command.
        nth: How often the same was done to this model, with this time.
    """
    post = _name(after)
    if model := after.get("from_model"):
        raise BadWord(
            f"`{post}` is a model of your own, `{model}`",
            hint="change it by hand, and `schemas.py` beside its queries",
        )
    old, new = (_shown(app, post, it) for it in (before, after))
    origin = origin_of(after)
    if columns_of(app) == "mongodb":
        _check_documents(act, old, new)
        table, name = origin.table or post.snakes, _slug(post, act, nth)
        if act.kind in {"rename", "remove"}:
            names = old[act.name].name, new[act.to].name if act.to else ""
            scripts.rewrite_documents(app, table, name, _title(post, act), names)
        elif after.get("text_index") and _searched(before, old) != _searched(after, new):
            scripts.drop_text_index(app, table, name, _title(post, act))
        return
    _check_stored(act, origin)
    table = Table(origin.table or post.snakes)
    ways = _statements(table, act, old, new), _paired(act, old, new)
    up, down = ([line for way in ways for line in way[it]] for it in (0, 1))
    if not up:
        return
    if app.layout.adopted:
        _note(app, post, act)
        return
    app.create(
        "files/field_migration",
        up=up,
        down=down,
        title=_title(post, act),
        mysql=columns_of(app) == "mysql",
        **revision(app, _slug(post, act, nth)),
    )
    app.note("uv run just migrate")


def _check_stored(act: Act, origin: Origin) -> None:
    """Refuse to change how a column is stored that is not stored as ours are.

    Raises:
        BadWord: Saying how to go about it.
    """
    kept = {*origin.columns, *origin.keyed, *(it.removesuffix("_id") for it in origin.references)}
    if act.name in kept:
        raise BadWord(
            f"`{act.place}` is stored as the database had it, and not as a field of ours",
            hint="change it by hand, in every layer, with a migration of your own",
        )


def _name(values: Values) -> Name:
    name, plural = cast("Name", values["name"]), values.get("plural")
    return Name.parse(str(name), str(plural), adopted=True) if plural else name


def _shown(app: App, post: Name, values: Values) -> dict[str, Shown]:
    fields = cast("Sequence[Field]", values["fields"])
    tables = tables_of(app, fields)
    kinds, origin = kinds_for(app, fields), origin_of(values)
    return {it.name: Shown(it, post, kinds, tables, origin) for it in fields}


def _searched(values: Values, fields: Mapping[str, Shown]) -> list[str]:
    """Return the names of the fields that a search looks into."""
    search = cast("str | None", values.get("search"))
    return [it.name for it in searched_of([*fields.values()], search)]


def _paired(act: Act, old: Mapping[str, Shown], new: Mapping[str, Shown]) -> Lines:
    """Return the statements for fields whose values are in tables of their own."""
    if act.kind == "rename" and old[act.name].is_many:
        one, other = old[act.name], new[act.to]
        return pairs.rename(one, other), pairs.rename(other, one)
    if act.kind == "remove" and old[act.name].is_many:
        return pairs.drop(old[act.name]), pairs.make(old[act.name])
    fields = [new[it.name] for it in act.fields if it.type == "many" and act.kind == "add"]
    return (
        [line for it in fields for line in pairs.make(it)],
        [line for it in fields for line in pairs.drop(it)],
    )


def _statements(
    table: Table, act: Act, old: Mapping[str, Shown], new: Mapping[str, Shown]
) -> Lines:
    if act.kind == "add":
        fields = [new[it.name] for it in act.fields if it.type != "many"]
        return table.add(fields, _values(fields, act.fill)), table.drop(fields)
    if act.kind != "change" and old[act.name].is_many:
        return [], []
    if act.kind == "remove":
        field = old[act.name]
        empty = empty_value(field)
        return table.drop([field]), table.add([field], {field.name: empty} if empty else {})
    if act.kind == "rename":
        one, other = old[act.name], new[act.to]
        return table.rename(one, other), table.rename(other, one)
    return _change(table, act, old[act.name], new[act.name])


def _values(fields: Sequence[Shown], fill: str) -> dict[str, str]:
    return {
        it.name: value_for_rows(it, fill)
        for it in fields
        if not it.field.null or it.field.has_default
    }


def _change(table: Table, act: Act, old: Shown, new: Shown) -> Lines:
    check_conversion(old, new)
    if new.is_many:  # Only words changed
        return [], []
    values = _values([new], act.fill) if old.field.null and not new.field.null else {}
    empty = empty_value(old) if new.field.null and not old.field.null else ""
    back = table.change(new, old, {old.name: empty} if empty else {})
    return table.change(old, new, values), back


def _check_documents(act: Act, old: Mapping[str, Shown], new: Mapping[str, Shown]) -> None:
    """Refuse what the documents of MongoDB would have to be converted for.

    A field that they lack is its default.

    Raises:
        BadWord: Saying how to go about it.
    """
    if act.kind == "change":
        check_conversion(old[act.name], new[act.name])
    for field in (new[it.name].field for it in act.fields):
        before = old.get(field.name)
        if field.required and (before is None or before.field.null):
            raise BadWord(
                f"`{field}` is required, and the documents that exist have no value for it",
                hint=f"give it a default: `{field}:default=...`; "
                f"or let it be empty: `{field}:null`",
            )


def _title(post: Name, act: Act) -> str:
    names = ", ".join(it.name for it in act.fields)
    return {
        "add": f"Add {names} to {post.humans}",
        "change": f"Change {act.name} of {post.humans}",
        "remove": f"Remove {act.name} from {post.humans}",
        "rename": f"Rename {act.name} of {post.humans} to {act.to}",
    }[act.kind]


def _slug(post: Name, act: Act, nth: int) -> str:
    name = act.name or act.fields[0].name
    return f"{act.kind}{nth if nth > 1 else ''}_{post.snakes}_{name}"


def _note(app: App, post: Name, act: Act) -> None:
    """Say how an adopted app gets its migration: its own conventions name constraints."""
    if not app.layout.database.versions:
        app.note(f"change the table `{post.snakes}` in your databases")
        return
    if act.kind == "rename":
        raise BadWord(
            f"`{act.place}` would need a migration that keeps the rows, and this app names its own",
            hint=f"write it first, with `op.alter_column(..., new_column_name={act.to!r})`, "
            "then rename by hand",
        )
    app.note(f'alembic revision --autogenerate -m "{_title(post, act).lower()}"')
    app.note("alembic upgrade head")
