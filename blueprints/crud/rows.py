"""The rows that emitted tests store, since others refer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused

from .databases import is_mongodb
from .ends import LATE
from .fresh import fresh_value
from .origin import models_of
from .targets import target_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from vibegen import App

    from .ends import Ref
    from .options import Options
    from .shown import Shown


def describe_rows(
    app: App, options: Options, links: Sequence[Ref], *, several: bool
) -> dict[str, object]:
    """Return what tests print of them.

    Those that are `needed` are there before every test. A row that refers to the model in turn is
    `late`: it needs one of the model, where the other tests count on an empty table.
    """
    needed = needed_rows(app, options)
    names = {it.post.Pascal for it in needed}
    late = {
        row.post.Pascal: row
        for it in links
        if it.field.rootless and not it.is_self
        for row in [*_first(app, it.target), it.target]
        if row.post.Pascal not in names
    }
    return {
        "needed": [_row(app, it, several=several) for it in needed],
        "needed_models": by_module(app, needed),
        "late": [_row(app, it, several=True, late=late) for it in late.values()],
    }


def by_module(app: App, models: Iterable[Options]) -> list[tuple[str, str]]:
    """Return the modules of models, each with the classes that are imported from it."""
    found: dict[str, set[str]] = {}
    for it in models:
        found.setdefault(models_of(app, it), set()).add(it.post.Pascal)
    return [(module, ", ".join(sorted(names))) for module, names in found.items()]


def needed_rows(app: App, options: Options) -> list[Options]:
    """Return the models of which a row has to be there first, the first one first."""
    found: dict[str, Options] = {}
    for field in options.fields:
        if field.target and not field.rootless:
            target = target_of(app, app.models, field)
            for it in [*_first(app, target), target]:
                found.setdefault(it.post.Pascal, it)
    return list(found.values())


def _first(app: App, one: Options, above: Sequence[str] = ()) -> Iterator[Options]:
    """Yield the models of which each row of one needs a row, those first that they need."""
    if one.post.Pascal in above:  # Only among models of the user's: ours are looked at before
        raise Refused(
            f"`{above[-1]}` refers to `{one.post}`, which refers to it in turn, and both must",
            hint="let one of the two be null, or no row can be the first",
        )
    for field in one.fields:
        if field.target and not (field.field.null or field.is_many or field.rootless):
            target = target_of(app, app.models, field)
            yield from _first(app, target, (*above, one.post.Pascal))
            yield target


def _row(
    app: App, options: Options, *, several: bool, late: Collection[str] = ()
) -> dict[str, object]:
    """Return what a test prints of one such row, or of `several`."""
    post = options.post
    values = [
        (it.name, value_of(it, several=several, late=late))
        for it in options.fields
        if it.writable and not (it.target and (it.field.null or it.is_many))
    ]
    if options.is_owned:  # There is no schema that would take them
        number = "number" if several else "1"
        values.insert(0, ("_id", f'f"{{{number}:024}}"') if is_mongodb(app) else ("id", number))
    return {
        "post": post.snake,
        "Post": post.Pascal,
        "Create": f"{post.Pascal}Create",
        "models": models_of(app, options),
        "module": post.snakes,
        "several": several,
        "is_owned": options.is_owned,
        "number": f"number + {LATE}" if late else "number",
        "sample": "{" + ", ".join(f'"{name}": {value}' for name, value in values) + "}",
    }


def value_of(it: Shown, *, several: bool, late: Collection[str] = ()) -> str:
    """Return what a field holds, as source that may use `number`."""
    is_unique = several and it.field.unique
    if not it.target:
        fresh = fresh_value(it) if is_unique else it.sample
        return fresh.replace("number", "number + 10") if late and is_unique else fresh
    more = LATE if it.target in late else 0
    number = f"number + {more}" if more else "number"
    if it.kind.schema == "Id":
        return f'f"{{{number}:024}}"' if is_unique else f'"{1 + more:024}"'
    return number if is_unique else str(1 + more)
