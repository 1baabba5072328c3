"""What a resource was made from: nothing but words, a model of the user's, or a table."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from vibegen.spec import BadWord
from vibegen.words import quoted

from .migrating import look_at_own_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vibegen import App
    from vibegen.fields import Model

    from .options import Options
SEEDED = "app/seed/resources.py"


@dataclass(frozen=True)
class Origin:
    """What the words of the fields do not say, as it was found. All of it is JSON.

    Args:
        model: The user's own model: `app.models:Post`; "" for one that is emitted.
        stored: Whether its table or collection is in the database already.
        table: The table or collection; "" for the usual name.
        enums: By field, the user's class: its module, its name, and the member that is the default.
        left_out: Why each column that there is besides is none of the API's.
        rest: Those columns of a table: `type`, `null`, `default` and `computed`, as source and SQL.
        columns: How a column is stored where a field would be stored in another way, as source.
        keys: Constraints and indexes with other names than ours: kind, name, columns. A
            kind is "unique", "unique index", "index", or "index" and how PostgreSQL makes it.
        references: Foreign keys by column: `name`, `ondelete` and `onupdate` as in SQL, and whether
            it is `indexed` under the usual name.
        null_key: Whether the key may be null, as SQLite says of INTEGER PRIMARY KEY.
    """

    model: str = ""
    stored: bool = False
    table: str = ""
    enums: Mapping[str, Sequence[str]] = field(default_factory=dict[str, "Sequence[str]"])
    left_out: Mapping[str, str] = field(default_factory=dict[str, str])
    rest: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, "Mapping[str, Any]"])
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    keys: Sequence[Sequence[Any]] = ()
    references: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict[str, "Mapping[str, Any]"]
    )
    null_key: bool = False

    @property
    def found(self) -> str:
        """What `--found` holds: all that differs from an empty origin."""
        plain = asdict(Origin())
        data = {name: it for name, it in asdict(self).items() if it != plain[name]}
        return json.dumps({it: data[it] for it in data if it not in {"model", "stored"}})

    @property
    def keyed(self) -> frozenset[str]:
        """The columns whose own constraint or index stands beside them, with its name."""
        bare = [name for name, it in self.references.items() if not it["indexed"]]
        return frozenset([*bare, *(it[0] for _, _, it in self.keys if len(it) == 1)])

    @property
    def module(self) -> str:
        """Where the user's model is."""
        return self.model.partition(":")[0]


def read_origin(model: str | None, table: str | None, found: str | None, url: str | None) -> Origin:
    """Return what the options of `add crud` say.

    Raises:
        BadWord: They say it without the others.
    """
    if url:
        hint = "name the table too: `--from-table posts`"
        raise BadWord("`--url` says nothing on its own", hint=hint)
    if not (model or table):
        if found:
            hint = "it is what `--from-model` and `--from-table` write down"
            raise BadWord("`--found` says nothing on its own", hint=hint)
        return Origin()
    try:
        data: dict[str, Any] = json.loads(found or "")
        return Origin(model=model or "", stored=bool(table), **data)
    except (ValueError, TypeError) as error:
        raise BadWord(
            f"`--found` does not say what was read: {quoted(found or '')}",
            hint="leave it out, and it is read",
        ) from error


def origin_of(answers: Mapping[str, object]) -> Origin:
    """Return what another command's answers say."""
    model, table, found = (answers.get(it) for it in ("from_model", "from_table", "found"))
    return read_origin(str(model or ""), str(table or ""), str(found or ""), None)


def table_of(model: Model) -> str:
    """Return the table or collection of a model that a command made."""
    return origin_of(model.answers).table or model.folder


def models_of(app: App, options: Options) -> str:
    """Return the module that has the class of a model."""
    origin = options.origin
    return app.own(origin.module) if origin.model else f"app.{options.post.snakes}.models"


def say_origin(app: App, options: Options, *, mongodb: bool) -> None:
    """Say what the resource lacks, and what is left to type."""
    origin, table = options.origin, options.origin.table
    for name, why in origin.left_out.items():
        app.note(f"`{options.post.Pascal}.{name}` is left out of the API: it {why}")
    if origin.model and app.project.exists(SEEDED):
        app.note(
            f"let `{SEEDED}` import `app.{{name}}.queries`, not `.models`: they know every model"
        )
    if mongodb and origin.stored:
        app.note("the fields are those of the newest documents: see whether older ones have them")
    if mongodb:
        return
    if origin.stored:
        app.edit("migrations/env.py", look_at_own_tables)
    if origin.model and not is_made(app, table):
        app.note(f'uv run just migration "create {table}"')
    app.note("uv run just migrate")


def is_made(app: App, table: str) -> bool:
    """Whether a migration makes a table."""
    paths = (it for it in app.project.files("migrations/versions") if it.endswith(".py"))
    made = re.compile(rf"create_table\(\s*['\"]{re.escape(table)}['\"]")
    return any(made.search(app.project.read(it) or "") for it in paths)
