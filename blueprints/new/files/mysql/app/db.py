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
READ_TIMEOUT_SECONDS = 30  # A query takes no longer
HINTS = {  # Words of an error, and what helps
    "Unknown database": "make it with `CREATE DATABASE ... COLLATE utf8mb4_bin`",
    "Access denied": "`DATABASE_URL` has the name and the password, in the environment or in .env",
    "Can't connect": "is it running? `uv run just services` starts one for development",
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
        # A change waits for the one before it; in a snapshot, MariaDB 11.6 would refuse it
        isolation_level="READ COMMITTED",
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_pre_ping=True,  # The server may have restarted since
        pool_reset_on_return=None,  # A session that closes has rolled back by itself
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "read_timeout": READ_TIMEOUT_SECONDS,
        },
    )


def explain(error: Exception) -> str:
    """Say in one line why the database cannot be used, and what helps."""
    reason = str(getattr(error, "orig", error)) or type(error).__name__
    hint = next((hint for words, hint in HINTS.items() if words in reason), "")
    return f"{reason}; {hint}" if hint else reason


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Yield a session for one request; what is not committed is rolled back."""
    async with request.app.state.sessions() as session:
        yield session


DbSession = Annotated[AsyncSession, Depends(get_session)]
