"""Models that the user wrote and no command knows, as what a reference can be to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from vibegen.change import Refused
from vibegen.finding.sources import Sources
from vibegen.spec import BadWord, Name, parse_fields

from .databases import find_dialect, kinds_of
from .given import to_fields
from .models import kind_of, read_model
from .options import read_options
from .origin import Origin, is_made, table_of
from .reached import check_target, is_stored, rows_of, tables_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen import App

    from .models import Model
    from .options import Options


_FOUND: WeakKeyDictionary[App, dict[str, Options | None]] = WeakKeyDictionary()


def find_owned(app: App, name: str) -> Options | None:
    """Return the user's own model of a name, with the fields that a row of it takes.

    The files are looked through once for each command: nothing is written while it runs.

    Raises:
        Refused: There are several, or one that nothing can refer to.
    """
    found = _FOUND.setdefault(app, {})
    if name not in found:
        found[name] = _find(app, name)
    return found[name]


def _find(app: App, name: str) -> Options | None:
    sources = Sources(app.project.root)
    kind = "beanie" if find_dialect(app) == "mongodb" else "sqlmodel"
    found = [
        f"{app.layout.module_of(path)}:{name}"
        for path, _ in sources.codes(rf"(?m)^class {re.escape(name)}\b")
        if app.project.on_disk(path) is not None  # Else an undo looks what is without it
        and (
            is_stored(app, sources, f"{sources.dotted(path)}.{name}")
            if app.layout.adopted
            else kind_of(sources, f"{sources.dotted(path)}.{name}") == kind
        )
    ]
    if len(found) > 1:
        raise Refused(
            f"`{name}` is a model in `{found[0]}` and in `{found[1]}`",
            hint="give one of them another name",
        )
    return _read(app, name, found[0]) if found else None


def _read(app: App, name: str, target: str) -> Options:
    resources = {table_of(it): one for one, it in app.models.items()}
    if app.layout.adopted:
        model = _adopted(app, target, resources)
    else:
        model = read_model(app.project.root, target, resources=resources, keeps=())
        if model.kind == "sqlmodel" and not is_made(app, model.table):
            raise Refused(
                f"`{target}` has the table `{model.table}`, and no migration makes it yet",
                hint=f'make it first: `uv run just migration "create {model.table}"`',
            )
    columns = [it for it in model.columns if not (it.refers and it.optional)]
    fields, _ = to_fields(name, columns)
    enums = {
        one: (app.layout.module_of(it.module.replace(".", "/")), it.name, it.default)
        for one, it in model.enums.items()
    }
    try:
        return read_options(
            Name.existing(name),
            parse_fields(fields),
            kinds_of(app),
            only="list",
            search=None,
            narrow=None,
            sort="-id",
            hooks=False,
            soft_delete=False,
            versioned=False,
            text_index=False,
            api=False,
            html=False,
            origin=Origin(target, table=model.table, enums=enums, columns=_key(model)),
        )
    except BadWord as problem:
        raise Refused(
            f"`{target}` cannot be referred to: {problem.message}", hint=problem.hint
        ) from problem


def _adopted(app: App, target: str, resources: Mapping[str, str]) -> Model:
    """Read a model of an adopted app, whose tests store a row of it."""
    sources, layout = Sources(app.project.root), app.layout
    check_target(app, sources, target)
    model = read_model(
        app.project.root,
        target,
        layout.source,
        kind=layout.database.kind,
        resources={**tables_in(app, sources), **resources},
        keeps=(),
    )
    model.columns = rows_of(model.columns)
    return model


def _key(model: Model) -> dict[str, str]:
    """Return how its key is stored, where that is no plain integer."""
    word = {"BIGINT": "BigInteger", "SMALLINT": "SmallInteger"}.get(model.key, model.key)
    return {"id": f"sa.{word}()"} if word in {"BigInteger", "SmallInteger"} else {}
