"""What the commands of the app share: a session, and errors in one line."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import NoReturn

import typer
from alembic.util import CommandError
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.db import make_engine

WHERE = "DATABASE_URL, in the environment or in .env, says where it is and as whom to connect"
HINTS = {  # By what is in the words of the driver
    'database "': "create it: `createdb NAME`",
    "Errno": f"start it: `uv run just services`; {WHERE}",
}


@asynccontextmanager
async def open_session() -> AsyncGenerator[AsyncSession]:
    """Open a session on the app's database."""
    engine = make_engine(Settings())
    try:
        async with AsyncSession(engine, expire_on_commit=False) as session:
            yield session
    finally:
        await engine.dispose()


@contextmanager
def explained() -> Generator[None]:
    """End with one line and a hint where the database cannot be used."""
    try:
        yield
    except CommandError as error:
        fail(str(error), "`python -m app db current`, and the files in migrations/versions")
    except (ArgumentError, DBAPIError, OSError) as error:
        reason = str(getattr(error, "orig", error))
        fail(reason, next((hint for words, hint in HINTS.items() if words in reason), WHERE))


def fail(reason: str, hint: str) -> NoReturn:
    """Say what is wrong and what to do, and end with exit code 1."""
    typer.echo(f"error: {reason}\nhint: {hint}", err=True)
    raise typer.Exit(1)
