"""Models that the user wrote and no command knows, as what a reference can be to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.finding.sources import Sources
from vibegen.spec import BadWord, Name, parse_fields

from .databases import find_dialect, kinds_of
from .given import to_fields
from .models import kind_of, read_model
from .options import read_options
from .origin import Origin, is_made, table_of

if TYPE_CHECKING:
    from vibegen import App

    from .options import Options


def find_owned(app: App, name: str) -> Options | None:
    """Return the user's own model of a name, with the fields that a row of it takes.

    Raises:
        Refused: There are several, or one that nothing can refer to.
    """
    if app.layout.adopted:
        return None
    sources = Sources(app.project.root)
    kind = "beanie" if find_dialect(app) == "mongodb" else "sqlmodel"
    found = [
        f"{sources.dotted(path)}:{name}"
        for path, _ in sources.codes(rf"(?m)^class {re.escape(name)}\b")
        if app.project.on_disk(path) is not None  # Else an undo looks what is without it
        and kind_of(sources, f"{sources.dotted(path)}.{name}") == kind
    ]
    if len(found) > 1:
        raise Refused(
            f"`{name}` is a model in `{found[0]}` and in `{found[1]}`",
            hint="give one of them another name",
        )
    return _read(app, name, found[0]) if found else None


def _read(app: App, name: str, target: str) -> Options:
    resources = {table_of(it): one for one, it in app.models.items()}
    model = read_model(app.project.root, target, resources=resources, keeps=())
    if model.kind == "sqlmodel" and not is_made(app, model.table):
        raise Refused(
            f"`{target}` has the table `{model.table}`, and no migration makes it yet",
            hint=f'make it first: `uv run just migration "create {model.table}"`',
        )
    columns = [it for it in model.columns if not (it.refers and it.optional)]
    fields, _ = to_fields(name, columns)
    enums = {one: (it.module, it.name, it.default) for one, it in model.enums.items()}
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
            origin=Origin(target, table=model.table, enums=enums),
        )
    except BadWord as problem:
        raise Refused(
            f"`{target}` cannot be referred to: {problem.message}", hint=problem.hint
        ) from problem
