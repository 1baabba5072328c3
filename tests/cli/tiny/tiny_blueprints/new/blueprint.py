"""A new app, as small as one can be."""

from typing import Literal

from vibegen import App, AppName, Stop

Later = Literal["postgres"]  # Named, but not offered in the question


def new(
    app: App,
    name: AppName,
    *,
    db: Literal["sqlite", "none"] | Later = "sqlite",
    api: bool = False,
) -> None:
    """Make a new app.

    Args:
        name: The folder of the app, or `.` for this one.
        db: Which database.
        api: Only JSON, no pages.
    """
    if db == "postgres":
        message = "`postgres` comes with a later release"
        raise Stop(message, hint="`--db sqlite` or `--db none`")
    app.create("files/common", slug=name.slug, title=name.title)
    if not api:
        app.create("files/pages", title=name.title)
    if db == "sqlite":
        app.needs("aiosqlite>=0.20")
    if name.folder != ".":
        app.note(f"cd {name.folder}")
    app.note("uv run just dev")
