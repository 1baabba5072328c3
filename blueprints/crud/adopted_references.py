"""References of a resource in an adopted app: what there cannot be, and what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused

from .targets import target_of

if TYPE_CHECKING:
    from vibegen import App

    from .options import Options

SQLMODEL = "0.0.21"  # The first one whose fields take `ondelete`


def check_references(app: App, options: Options) -> None:
    """Refuse references that an adopted app cannot have.

    Raises:
        Refused: Saying why.
    """
    if many := next((it for it in options.fields if it.is_many), None):
        one, other = options.post, many.target
        raise Refused(
            f"`{many.words}` needs a table of pairs, which vibegen makes in its own apps only",
            hint=f"type `{many.name}:list:int` for plain numbers, or make a resource of the pairs: "
            f"`{one.snake}:ref:{one}` and `{other.lower()}:ref:{other}`",
        )
    older = app.layout.database.kind == "sqlmodel" and app.requires_older("sqlmodel", SQLMODEL)
    if older and (ref := next((it for it in options.fields if it.target), None)):
        raise Refused(
            f"`{ref.words}` needs sqlmodel {SQLMODEL} or newer, and this app requires an older one",
            hint=f"upgrade it first, in {app.layout.dependencies}",
        )


def say_references(app: App, options: Options) -> None:
    """Say what references need that is the app's own."""
    refs = [it for it in options.fields if it.target]
    is_own = not app.layout.database.has_session
    if not refs or is_own:
        return
    if app.layout.database.dialect in {"sqlite", ""} and not app.files_with("foreign_keys"):
        app.note("SQLite checks references only after `PRAGMA foreign_keys = ON`, per connection")
    for it in refs:
        is_self = it.target == options.post.Pascal
        if not is_self and it.on_delete == "restrict" and target_of(app, app.models, it).is_owned:
            app.note(
                f"expect `IntegrityError` where you delete a row of `{it.target}` that "
                f"{options.post.humans} refer to"
            )
