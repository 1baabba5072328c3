"""Dead letters from the command line: `python -m app dead-letters --help`."""

import asyncio
from typing import Annotated

import typer
from coredis.exceptions import RedisError
from streaq import StreaqError

from app.cli import explained, fail, open_session
from app.dead_letters import queries
from app.dead_letters.letters import Letter, send_again
from app.queue import worker

Id = Annotated[str, typer.Argument(help="See `list`")]
Ids = Annotated[list[str] | None, typer.Argument(help="See `list`; none: all")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask")]
cli = typer.Typer(help="Tasks that failed for good.", no_args_is_help=True)


@cli.command("list")
@explained()
def list_letters() -> None:
    """Show the newest ones, each on a line."""
    for it in asyncio.run(find_letters()):
        when = it.failed_at.isoformat(" ", "seconds")
        typer.echo(f"{it.id}  {when}  {it.task}({it.arguments:.60})  {it.error:.100}")


@cli.command("show")
@explained()
def show_letter(id: Id) -> None:
    """Show one, with its traceback."""
    it = asyncio.run(find_letter(id))
    typer.echo(f"{it.task}({it.arguments})\n{it.failed_at}, after {it.tries} tries\n{it.error}\n")
    typer.echo(it.traceback)


@cli.command("retry")
@explained()
def retry_letters(ids: Ids = None) -> None:
    """Enqueue some of them once more, or all."""
    try:
        asyncio.run(retry(ids))
    except* (RedisError, OSError):
        fail("Redis does not answer", "REDIS_URL, in the environment or in .env, says where it is")


@cli.command("purge")
@explained()
def purge_letters(yes: Yes = False) -> None:
    """Delete all of them."""
    if yes or typer.confirm("Delete all dead letters?"):
        typer.echo(f"{asyncio.run(purge())} deleted")


async def find_letters() -> list[Letter]:
    """Return all, without what is long."""
    async with open_session() as db:
        return [*await queries.list_letters(db)]


async def find_letter(id: str) -> Letter:
    """Return one, or say that it is not there."""
    async with open_session() as db:
        letter = await queries.get_letter(db, id)
    return letter or fail(f"there is no dead letter `{id}`", "`dead-letters list` shows all")


async def retry(ids: list[str] | None) -> None:
    """Enqueue each, and then delete it."""
    letters = [await find_letter(it) for it in ids or [it.id for it in await find_letters()]]
    async with worker, open_session() as db:
        for it in letters:
            try:
                task_id = await send_again(it)
            except StreaqError as error:
                typer.echo(f"{it.id}  stays: {error!s:.200}", err=True)
            else:
                await queries.delete_letter(db, it.id)
                typer.echo(f"{it.id}  is task {task_id}")


async def purge() -> int:
    """Delete all; return how many there were."""
    async with open_session() as db:
        return await queries.purge_letters(db)
