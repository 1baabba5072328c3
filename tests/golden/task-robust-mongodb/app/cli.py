"""What the commands of the app share: a session, and errors in one line."""

import logging
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import NoReturn

import typer
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import PyMongoError, ServerSelectionTimeoutError

from app.config import Settings
from app.db import Sessions, make_client

WHERE = "DATABASE_URL, in the environment or in .env, says where it is and as whom to connect"


@asynccontextmanager
async def open_session() -> AsyncGenerator[AsyncClientSession]:
    """Open a session on the app's database, which has its indexes then."""
    logging.getLogger("app.db").disabled = True  # What it would say, `explained` does
    client = make_client(Settings())
    try:
        async with Sessions(client)() as session:
            yield session
    finally:
        await client.close()


@contextmanager
def explained() -> Generator[None]:
    """End with one line and a hint where the database cannot be used."""
    try:
        yield
    except ServerSelectionTimeoutError as error:
        fail(str(error).partition(" (")[0], f"start it: `uv run just services`; {WHERE}")
    except PyMongoError as error:
        fail(str(error).partition(", full error")[0], WHERE)


def fail(reason: str, hint: str) -> NoReturn:
    """Say what is wrong and what to do, and end with exit code 1."""
    typer.echo(f"error: {reason}\nhint: {hint}", err=True)
    raise typer.Exit(1)
