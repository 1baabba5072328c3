"""The database from the command line: `python -m app db --help`."""

import asyncio
from importlib import import_module

import typer

from app.cli import explained, open_session

cli = typer.Typer(help="Prepare the database.", no_args_is_help=True)


@cli.command()
@explained()
def create_schema() -> None:
    """Make the indexes of every model; where all are there, nothing happens."""
    asyncio.run(make_indexes())
    typer.echo("The database has its indexes")


async def make_indexes() -> None:
    """Open a session, before which Beanie makes them."""
    import_module("app.routes")  # Every model is imported by some route
    async with open_session():
        pass
