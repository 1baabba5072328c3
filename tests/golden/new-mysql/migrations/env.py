"""Alembic's environment: which database to change, and which tables it should have."""

import asyncio
from importlib import import_module
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlmodel import AutoString, SQLModel

from app.config import Settings
from app.db import make_engine

import_module("app.routes")  # Every model is imported by some route


def render_item(kind: str, item: object, context: AutogenContext) -> str | Literal[False]:
    """Write SQLModel's text as SQLAlchemy's, and import the app's own column types."""
    if isinstance(item, AutoString):
        return f"sa.String({item.length})"
    module = type(item).__module__
    if kind != "type" or not module.startswith("app."):
        return False
    context.imports.add(f"from {module} import {type(item).__name__}")
    return repr(item)


def migrate(connection: Connection) -> None:
    """Run the migrations; SQLite changes a table by copying it, hence `render_as_batch`."""
    context.configure(
        connection, target_metadata=SQLModel.metadata, render_as_batch=True, render_item=render_item
    )
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
