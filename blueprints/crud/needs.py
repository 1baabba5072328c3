"""What the tests of a resource in an adopted app make and store, since it refers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ends import title_of
from .origin import models_of
from .reached import reach
from .rows import needed_rows, value_of
from .targets import target_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vibegen import App

    from .ends import Ref
    from .options import Options
    from .shown import Shown

TYPED = {  # What makes a value of the text or the number that JSON has
    "date": "date.fromisoformat({})",
    "datetime": "datetime.fromisoformat({})",
    "decimal": "Decimal({})",
    "time": "time.fromisoformat({})",
    "timedelta": "timedelta(seconds={})",
    "uuid": "UUID({})",
}


def describe_needs(app: App, options: Options, deletions: Sequence[Ref]) -> dict[str, object]:
    """Return what the tests print of it.

    Args:
        app: The adopted app.
        options: The resource.
        deletions: The references of which a test deletes the other row.

    Raises:
        Refused: SQLite cannot make a table of it, or no row could be the first.
    """
    several = any(it.field.unique for it in options.fields if it.target)
    needed, tables, named = needed_rows(app, options), {options.table}, set[str]()
    for it in _reached(app, options):
        tables.add(it.table)
        if it.is_owned:
            found = reach(app, it.origin.model)
            tables |= found.tables
            named |= found.models
    routed = {it.target.post.snakes: it.target.post for it in deletions if not it.is_self}
    return {
        "made": ", ".join(f'"{it}"' for it in sorted(tables)),
        "several": several,
        "stored_rows": [_row(it, several=several) for it in needed],
        "row_imports": _imports(app, needed),
        "named_imports": _named(app, named, [options, *needed]),
        "routed": list(routed.values()),
    }


def _named(app: App, models: set[str], imported: Sequence[Options]) -> list[tuple[str, str]]:
    """Return module and name of one model of each module that nothing else imports."""
    known = {it.origin.module or app.module(models_of(app, it)) for it in imported}
    by_module = dict(it.split(":") for it in sorted(models, reverse=True))
    return [(app.own(it), by_module[it]) for it in sorted(by_module) if it not in known]


def _reached(app: App, options: Options) -> list[Options]:
    """Return the models that one refers to, however indirectly, each once."""
    found = {options.post.Pascal: options}
    waiting = [options]
    for one in waiting:  # Grows on the way
        for field in one.fields:
            if field.target and field.target not in found:
                found[field.target] = target_of(app, app.models, field)
                waiting.append(found[field.target])
    return waiting[1:]


def _row(options: Options, *, several: bool) -> str:
    """Return what makes a row, as source that may use `number`."""
    values = [f"id={'number' if several else 1}"]
    values += [f"{it.name}={_literal(it, several=several)}" for it in _given(options)]
    return f"{options.post.Pascal}({', '.join(values)})"


def _given(options: Options) -> Iterator[Shown]:
    """Yield the fields that a row takes: no model of ours has the defaults of its API."""
    title = title_of(options)
    for it in options.fields:
        if options.is_owned:
            is_given = not it.optional or it.name == title
        else:
            is_given = not (it.field.null or it.is_many) and (
                it.writable or not it.field.has_default
            )
        if is_given:
            yield it


def _literal(it: Shown, *, several: bool) -> str:
    """Return a value as Python has it."""
    source = value_of(it, several=several)
    if it.type == "enum" and not source.startswith("list("):
        return f"{it.enum}({source})"
    return TYPED.get(it.type, "{}").replace("{}", source)


def _imports(app: App, needed: Sequence[Options]) -> list[tuple[str, str]]:
    """Return module and names of what rows are made with."""
    found: dict[str, list[str]] = {}
    for one in needed:
        found.setdefault(models_of(app, one), []).append(one.post.Pascal)
        for it in (it for it in _given(one) if it.type == "enum"):
            theirs = one.origin.enums.get(it.name)
            module = app.own(theirs[0]) if theirs else models_of(app, one)
            found.setdefault(module, []).append(it.enum)
    return [(module, ", ".join(dict.fromkeys(names))) for module, names in found.items()]
