"""Made-up rows from the command line: `python -m app db seed`."""

import asyncio
from collections.abc import Collection
from typing import Annotated

import typer

from app.cli import explained, fail, open_session
from app.config import Settings
from app.seed.store import Clash, fill, resources

cli = typer.Typer()
Names = Annotated[list[str] | None, typer.Argument(metavar="RESOURCE", help="posts; or all")]


@cli.command()
@explained()
def seed(
    names: Names = None,
    rows: Annotated[int, typer.Option(min=1, help="So many more of each")] = 100,
    seed: Annotated[int, typer.Option(help="Another one makes other rows")] = 0,
    *,
    force: Annotated[bool, typer.Option("--force", help="In production too")] = False,
) -> None:
    """Add made-up rows, each time the same ones for the same seed."""
    if Settings().production and not force:
        fail("this is production", "`--force` if made-up rows belong there")
    if unknown := set(names or ()) - resources().keys():
        fail(f"there is no `{min(unknown)}`", f"one of {', '.join(resources())}")
    try:
        asyncio.run(seed_all(names or (), rows, seed))
    except Clash as error:
        fail(str(error.__cause__), "another `--seed`, or empty the table")
    except ValueError as error:
        fail(str(error), "fewer `--rows`, or seed what it refers to")


async def seed_all(names: Collection[str], rows: int, seed: int) -> None:
    """Seed some resources, or all."""
    async with open_session() as db:
        for name, resource in resources().items():
            if not names or name in names:
                with typer.progressbar(length=rows, label=name) as bar:
                    async for done in fill(db, resource, rows, seed):
                        bar.update(done)
