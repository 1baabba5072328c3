"""The other models of an app, as the commands that made them left them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from vibegen.change import Refused
from vibegen.fields import SELF
from vibegen.spec import BadWord, Name, parse_fields
from vibegen.words import nearest

from .databases import kinds_of
from .options import read_options
from .origin import origin_of, table_of
from .owned import find_owned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vibegen import App
    from vibegen.fields import Model
    from vibegen.spec import Field

    from .kinds import Kind
    from .options import Options
    from .shown import Shown

KEY = "crud"  # Under which a record knows what these templates made


def read_model(app: App, model: Model) -> Options:
    """Read what another command was asked for, as it stands now."""
    answers = model.answers

    def word(name: str) -> str | None:
        return str(answers[name]) if answers.get(name) else None

    adopted, fields = app.layout.adopted, parse_fields(_texts(answers))
    has_pages = not adopted and app.project.exists("app/pages.py")
    return read_options(
        Name.parse(str(answers["name"]), word("plural"), adopted=adopted),
        fields,
        kinds_for(app, fields),
        only=word("only"),
        search=word("search"),
        narrow=word("filter"),
        sort=word("sort") or "-id",
        hooks=bool(answers.get("hooks")),
        soft_delete=bool(answers.get("soft_delete")),
        versioned=bool(answers.get("versioned")),
        text_index=bool(answers.get("text_index")),
        api=not answers.get("html"),
        html=has_pages and not answers.get("api"),
        tables=tables_of(app, fields),
        origin=origin_of(answers),
    )


def tables_of(app: App, fields: Iterable[Field]) -> dict[str, str]:
    """Return the tables that fields refer to, by the names of their models."""
    known: Mapping[str, Model] = app.models if _targets(fields) else {}
    tables = {name: table_of(it) for name, it in known.items()}
    return tables | {name: it.table for name, it in _owned(app, fields).items()}


def kinds_for(app: App, fields: Iterable[Field]) -> Mapping[str, Kind]:
    """Return what field types are here; a reference is stored as the key that it refers to."""
    kinds = kinds_of(app)
    keys = {name: it.origin.columns.get("id") for name, it in _owned(app, fields).items()}
    return {
        **kinds,
        **{
            f"ref:{name}": replace(kinds["ref"], column=key[len("sa.") : -len("()")], migration=key)
            for name, key in keys.items()
            if key
        },
    }


def _targets(fields: Iterable[Field]) -> set[str]:
    return {it.args[0] for it in fields if it.type in {"ref", "many"}} - {SELF}


def _owned(app: App, fields: Iterable[Field]) -> dict[str, Options]:
    """Return the models of the user's that fields refer to, by name."""
    names = _targets(fields)
    found = {it: find_owned(app, it) for it in sorted(names - app.models.keys())} if names else {}
    return {name: it for name, it in found.items() if it}


def target_of(app: App, known: Mapping[str, Model], field: Shown) -> Options:
    """Read the model that a field refers to.

    Raises:
        BadWord: No command made it.
        Refused: Another blueprint did.
    """
    name = field.target
    model = known.get(name)
    if model is None and (owned := find_owned(app, name)):
        return owned
    if model is None:
        close = {it.lower(): it for it in known}.get(nearest(name, map(str.lower, known)) or "")
        meant = f"did you mean `{close}`? Or " if close else ""
        raise BadWord(
            f"`{field.words}` refers to `{name}`, and no command made it",
            hint=f"{meant}make it first: `vibegen add crud {name} name:str`",
        )
    if model.made.blueprint != KEY:
        raise Refused(
            f"`{field.words}` refers to `{name}`, which `{model.made.blueprint}` made",
            hint="a relation needs a resource of `vibegen add crud`",
        )
    return read_model(app, model)


def _texts(answers: Mapping[str, object]) -> list[str]:
    fields = answers.get("fields")
    return [str(it) for it in cast("list[object]", fields)] if isinstance(fields, list) else []
