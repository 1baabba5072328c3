"""The database: the engine, and `DbSession` for routes."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import SQLModel

from app.config import Settings

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def make_engine(settings: Settings) -> AsyncEngine:
    """Make an engine for `settings.database_url`; it connects when first used."""
    engine = create_async_engine(
        settings.database_url,
        hide_parameters=settings.production,
        pool_reset_on_return=None,  # A session that closes has rolled back by itself
    )
    event.listen(engine.sync_engine, "connect", _prepare_connection)
    return engine


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Yield a session for one request; what is not committed is rolled back."""
    async with request.app.state.sessions() as session:
        yield session


DbSession = Annotated[AsyncSession, Depends(get_session)]


def _prepare_connection(connection: AsyncAdapt_aiosqlite_connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # Readers go on while one writes; a second writer waits for 5 s, which is Python's default
    connection.execute("PRAGMA journal_mode = WAL")
    # SQLite's own lower() leaves all but ASCII alone, and search must find "Émile" by "émile".
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()
