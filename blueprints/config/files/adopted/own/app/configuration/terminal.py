"""What the commands share: a session, and errors in one line."""

from collections.abc import @{"AsyncGenerator, " if is_async}Generator
from contextlib import @{"asynccontextmanager, " if is_async}contextmanager
from typing import NoReturn

import typer
<% if is_async %>
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
<% endif %>

from app.configuration import sessions
from app.configuration.queries import UNREACHABLE
<% if is_async %>


@asynccontextmanager
async def open_session() -> AsyncGenerator[AsyncSession]:
    """Open a session of the app, and its connections no longer than that."""
    async with sessions.open_session() as db:
        try:
            yield db
        finally:
            await db.close()
            if isinstance(db.bind, AsyncEngine):
                await db.bind.dispose()
<% else %>

open_session = sessions.open_session
<% endif %>


@contextmanager
def explained() -> Generator[None]:
    """End with one line and a hint where the database cannot be used."""
    try:
        yield
    except UNREACHABLE as error:
        reason = str(getattr(error, "orig", error))
        fail(reason, "is the database there, and has it the table `config_changes`?")


def fail(reason: str, hint: str) -> NoReturn:
    """Say what is wrong and what to do, and end with exit code 1."""
    typer.echo(f"error: {reason}\nhint: {hint}", err=True)
    raise typer.Exit(1)
