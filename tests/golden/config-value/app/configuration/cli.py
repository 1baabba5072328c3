"""Values from the command line: `python -m app config --help`."""

import asyncio
from typing import Annotated

import typer

from app.cli import explained, fail, open_session
from app.config import Settings
from app.configuration import queries
from app.configuration.current import Configuration
from app.configuration.groups import GROUPS, find_value
from app.configuration.shown import Shown
from app.configuration.values import ConfigGroup, is_secret

NOTHING = "—"
cli = typer.Typer(help="Show and change values while the app runs.", no_args_is_help=True)
Place = Annotated[str, typer.Argument(metavar="GROUP.NAME", help="See `list`")]
Text = Annotated[str | None, typer.Argument(metavar="VALUE", help="Asked for, if left out")]
Who = Annotated[str, typer.Option(envvar="USER", help="For the history")]


@cli.command("list")
@explained()
def list_values() -> None:
    """Show all values, and where each comes from."""
    for group, values in asyncio.run(show_all()):
        for it in values:
            typer.echo(f"{group.group}.{it.name} = {it.text or NOTHING} ({it.source})")


@cli.command("get")
@explained()
def get_value(place: Place) -> None:
    """Show one value; of a secret only that there is one."""
    wanted, name = find(place)
    for group, values in asyncio.run(show_all()):
        for it in values:
            if (group, it.name) == (wanted, name):
                typer.echo(it.text or "")


@cli.command("set")
@explained()
def set_value(place: Place, text: Text = None, who: Who = "command line") -> None:
    """Store a value; leave a secret out, since shells remember it."""
    group, name = find(place)
    if text is None:
        text = str(typer.prompt(place, hide_input=is_secret(group, name)))
    try:
        asyncio.run(change(group, name, text, who))
    except ValueError as error:
        hint = "its type and limits are in the class"
        fail(f"`{place}` is not changed: {error}", hint)


@cli.command("delete")
@explained()
def delete_value(place: Place, who: Who = "command line") -> None:
    """Remove a value, so that the environment or the default holds again."""
    asyncio.run(change(*find(place), None, who))


@cli.command()
@explained()
def history(place: Annotated[str, typer.Argument(metavar="[GROUP.NAME]")] = "") -> None:
    """Show who changed what, the newest change first."""
    for it in asyncio.run(list_changes(place)):
        change = f"{it.name}: {it.old or NOTHING} -> {it.new or NOTHING}"
        typer.echo(f"{it.at:%Y-%m-%d %H:%M:%S} UTC {it.who} {change}")


def find(place: str) -> tuple[type[ConfigGroup], str]:
    """Return the group and the name of a value."""
    try:
        return find_value(place)
    except KeyError:
        fail(f"there is no `{place}`", "`python -m app config list`")


async def show_all() -> list[tuple[type[ConfigGroup], list[Shown]]]:
    """Return all values."""
    configuration = Configuration(Settings(), open_session)
    await configuration.load()
    return [(it, await configuration.show(it)) for it in GROUPS]


async def change(group: type[ConfigGroup], name: str, text: str | None, who: str) -> None:
    """Store or remove a value."""
    await Configuration(Settings(), open_session).change(group, name, text, who)


async def list_changes(place: str) -> list[queries.Change]:
    """Return the last changes, of one value or of all."""
    async with open_session() as db:
        return [*await queries.list_changes(db, place)]
