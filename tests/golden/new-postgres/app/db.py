"""The database: the engine, and `DbSession` for routes."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import SQLModel

from app.config import Settings

POOL_SIZE = 5  # Connections that each process keeps open
POOL_OVERFLOW = 10  # What it may open beyond them while it is busy
POOL_TIMEOUT_SECONDS = 5  # A request waits this long for one of them
CONNECT_TIMEOUT_SECONDS = 5
COMMAND_TIMEOUT_SECONDS = 30  # A query takes no longer
READS = {"GET", "HEAD"}
HINTS = {  # Words of an error, and what helps
    "role ": "`CREATE ROLE ... LOGIN PASSWORD ...` makes it, or `DATABASE_URL` names another one",
    "does not exist": "make it with `CREATE DATABASE`",
    "password authentication": "`DATABASE_URL` has the password, in the environment or in .env",
    "Connect call failed": "is it running? `uv run just services` starts one for development",
}

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def make_engine(settings: Settings) -> AsyncEngine:
    """Make an engine for `settings.database_url`; it connects when first used."""
    return create_async_engine(
        settings.database_url,
        hide_parameters=settings.production,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_pre_ping=True,  # The server may have restarted since
        pool_reset_on_return=None,  # A session that closes has rolled back by itself
        connect_args={
            "timeout": CONNECT_TIMEOUT_SECONDS,
            "command_timeout": COMMAND_TIMEOUT_SECONDS,
        },
    )


def explain(error: Exception) -> str:
    """Say in one line why the database cannot be used, and what helps."""
    reason = str(getattr(error, "orig", error)) or type(error).__name__
    hint = next((hint for words, hint in HINTS.items() if words in reason), "")
    return f"{reason}; {hint}" if hint else reason


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Yield a session for one request; what is not committed is rolled back.

    A request that reads has no transaction: the server is not told of its begin and its end. Each
    statement sees what was committed before it, as it does within one (`READ COMMITTED`).
    """
    engine: AsyncEngine = request.app.state.engine
    if request.method in READS:
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    async with request.app.state.sessions(bind=engine) as session:
        yield session


DbSession = Annotated[AsyncSession, Depends(get_session)]
