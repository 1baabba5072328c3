"""Alembic's environment: which database to change, and which tables it should have."""

import asyncio
import sys
from importlib import import_module
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import AutoString, SQLModel

from app.config import Settings
from app.db import explain

LOCK = "SELECT GET_LOCK(CONCAT(DATABASE(), '.migrations'), 86400)"  # Who migrates holds it
LEFT = "What the failed migration did before is kept: take it back by hand, then run it again"

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
    """Connect without the app's timeouts; of two that migrate at once, the second one waits."""
    engine = create_async_engine(Settings().database_url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(LOCK))
        await connection.commit()  # The lock stays until the connection closes
        await connection.run_sync(migrate)


def run() -> None:
    """Migrate, or say what is wrong with the database."""
    try:
        asyncio.run(connect_and_migrate())
    except (DBAPIError, OSError) as error:
        if getattr(error, "statement", None) is None:  # There is no connection
            sys.exit(f"error: {explain(error)}")
        error.add_note(LEFT)
        raise


if given := context.config.attributes.get("connection"):
    migrate(given)  # A test brings its own
else:
    run()
