"""Reads what `--from-model` and `--from-table` name, into the words that say the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vibegen.change import Refused
from vibegen.fields import models
from vibegen.reading import run_in_app
from vibegen.spec import BadWord, Name
from vibegen.words import listed, nearest, quoted

from .databases import find_dialect
from .given import kept_by, to_fields, typed_fields, words_of
from .models import read_model
from .origin import Origin, table_of
from .samples import read_collection
from .tables import read_table, rest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen.project import Project
    from vibegen.signature import Word

    Words = Mapping[str, Word]

KEY = "crud"  # Under which a record knows what these templates made
NAMED = 10  # Tables that one line names
READERS = Path(__file__).parent / "readers"


def read(project: Project, words: Words) -> Words:
    """Return the words with the fields in them, without the address of the database.

    Raises:
        BadWord: The words contradict each other.
        Refused: What they name cannot be read, or no resource can be made for it.
    """
    if words.get("from_model") and words.get("from_table"):
        what = "`--from-model` and `--from-table` name two things to begin with"
        raise BadWord(what, hint="type one of them")
    if project.layout.adopted or not project.exists("app/db.py"):
        raise Refused(
            "`--from-model` and `--from-table` are for apps with a database that vibegen made",
            hint="type the fields: `vibegen add crud Post title:str`",
        )
    if words_of(words, "found"):  # As a record has it
        return {**words, "url": None}
    if typed := typed_fields(words):
        flag = "--from-model" if words.get("from_model") else "--from-table"
        raise BadWord(f"`{flag}` reads the fields", hint=f"leave `{typed[0]}` out")
    fields, origin = (_model if words.get("from_model") else _table)(project, words)
    return {**words, "fields": fields, "found": origin.found, "url": None}


def _model(project: Project, words: Words) -> tuple[list[str], Origin]:
    target, layout = words_of(words, "from_model"), project.layout
    _check_name(words, target.partition(":")[2])
    resources, keeps = _resources(project), kept_by(words)
    model = read_model(project.root, target, layout.source, resources=resources, keeps=keeps)
    fields, left_out = to_fields(target.partition(":")[2], model.columns)
    enums = {
        name: (layout.module_of(it.module.replace(".", "/")), it.name, it.default)
        for name, it in model.enums.items()
        if name not in left_out
    }
    return fields, Origin(target, table=model.table, enums=enums, left_out=left_out)


def _check_name(words: Words, name: str) -> None:
    """Refuse a name for the resource that is not its model's: the code needs the class.

    Raises:
        BadWord: Saying what to type.
    """
    typed = words_of(words, "name")
    plural = words_of(words, "plural") or None
    if name and Name.parse(typed, plural).Pascal != name:
        hint = f"type `vibegen add crud {name} --from-model {words_of(words, 'from_model')}`"
        raise BadWord(f"{quoted(typed)} is not what the model is called", hint=hint)


def _table(project: Project, words: Words) -> tuple[list[str], Origin]:
    name = words_of(words, "from_table")
    request = {"table": name, "url": words_of(words, "url")}
    own = find_dialect(project)
    reader = "mongo.py" if own == "mongodb" else "sql.py"
    data = run_in_app(project, READERS / reader, request)
    if problem := data.get("problem"):
        raise _refused(problem, name, data)
    if data["dialect"] != own:
        raise Refused(
            f"the database is one of {data['dialect']}, and this app stores in {own}",
            hint="make an app for that: `vibegen new NAME --db ...`",
        )
    if own == "mongodb":
        columns, origin = read_collection(name, data, kept_by(words))
        fields, left_out = to_fields(name, columns, demands=False)
        return fields, replace(origin, left_out=left_out)
    columns, origin = read_table(name, data, _resources(project), keeps=kept_by(words))
    fields, left_out = to_fields(name, columns)
    return fields, rest_of(data, columns, replace(origin, left_out=left_out))


def _resources(project: Project) -> dict[str, str]:
    """Return the models that references can be to, by their tables."""
    known = models(project.record.operations)
    return {table_of(it): name for name, it in known.items() if it.made.blueprint == KEY}


def _refused(problem: str, name: str, data: dict[str, Any]) -> Refused:
    """Say what stands between us and the table; never with a password."""
    if problem == "table":
        tables: list[str] = data["tables"]
        close = nearest(name, tables)
        known = f"it has {listed(tables[:NAMED])}" if tables else "it has no table at all"
        hint = f"did you mean `{close}`? " if close else ""
        where = f"the database `{data['database']}`"
        return Refused(f"there is no table {quoted(name)} in {where}", hint=hint + known)
    where = f"`{data['host']}`" if data.get("host") else "this machine"
    whom, base = f"`{data.get('user')}`", f"`{data.get('database')}`"
    message, hint = {
        "url": ("the address of the database cannot be read", "see `DATABASE_URL` in `.env`"),
        "file": (f"there is no file {base}", "see `DATABASE_URL` in `.env`, or type `--url`"),
        "view": (f"`{name}` is a view, and nobody can write into it", "name the table behind it"),
        "password": (
            f"the database on {where} does not let {whom} in",
            "see the user and the password in `DATABASE_URL`",
        ),
        "database": (f"there is no database {base} on {where}", "see the end of `DATABASE_URL`"),
        "permission": (
            f"{whom} may not read `{name}` in {base}",
            f"grant it: `GRANT SELECT ON {name} TO {data.get('user')}`",
        ),
        "down": (
            f"the database on {where} cannot be reached: {data.get('said')}",
            "start it, as with `docker compose up -d`, or type `--url`",
        ),
    }[problem]
    return Refused(message, hint=hint)
