"""The database: the engine, and `DbSession` for routes."""

import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///app.db")

engine = create_async_engine(DATABASE_URL)


@event.listens_for(engine.sync_engine, "connect")
def check_references(connection: AsyncAdapt_aiosqlite_connection, _record: object) -> None:
    """Let SQLite refuse what refers to nothing; other databases do."""
    if engine.dialect.name == "sqlite":
        connection.execute("PRAGMA foreign_keys = ON")


class Base(DeclarativeBase):
    """What all models extend."""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncGenerator[None]:
    """Make missing tables; close the connections at the end."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


async def get_session() -> AsyncIterator[AsyncSession]:
    """Yield a session for one request; what is not committed is rolled back."""
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


DbSession = Annotated[AsyncSession, Depends(get_session)]
