"""Alembic's environment: which database to change, and which tables it should have."""

import asyncio
from importlib import import_module

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from app.config import Settings
from app.db import make_engine

import_module("app.routes")  # Every model is imported by some route


def migrate(connection: Connection) -> None:
    """Run the migrations; SQLite changes a table by copying it, hence `render_as_batch`."""
    context.configure(connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_migrate() -> None:
    """Connect as the app does."""
    engine = make_engine(Settings())
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if given := context.config.attributes.get("connection"):
    migrate(given)  # A test brings its own
else:
    asyncio.run(connect_and_migrate())
