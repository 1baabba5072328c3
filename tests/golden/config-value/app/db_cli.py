"""The database from the command line: `python -m app db --help`."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from alembic import command
from alembic.config import Config

from app.cli import explained, open_session

CONFIG = Path(__file__).parent.parent / "pyproject.toml"
cli = typer.Typer(help="Create, change and look at the database.", no_args_is_help=True)


@cli.command()
@explained()
def create_schema() -> None:
    """Make every table, by the migrations; where all are there, nothing happens."""
    asyncio.run(migrate(command.upgrade, "head"))
    typer.echo("The database has its newest version")


@cli.command()
@explained()
def upgrade(revision: Annotated[str, typer.Argument(help="Its id, or +1")] = "head") -> None:
    """Bring the database up to a revision."""
    asyncio.run(migrate(command.upgrade, revision))


@cli.command()
@explained()
def downgrade(revision: Annotated[str, typer.Argument(help="Its id, or base")] = "-1") -> None:
    """Take migrations back, the last one if no revision is named."""
    asyncio.run(migrate(command.downgrade, revision))


@cli.command()
@explained()
def current() -> None:
    """Show the revision that the database has."""
    asyncio.run(migrate(command.current))


async def migrate(work: Callable[..., None], *words: str) -> None:
    """Let a command of Alembic work on a connection of ours."""
    async with open_session() as db:
        connection = await db.connection()
        await connection.run_sync(
            lambda it: work(
                Config(toml_file=CONFIG, stdout=sys.stdout, attributes={"connection": it}), *words
            )
        )
        await db.commit()
