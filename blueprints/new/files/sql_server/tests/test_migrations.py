"""Migrations lead to the tables that the models describe, and back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

ROOT = Path(__file__).parent.parent


async def test_up_and_down(app: FastAPI) -> None:
    async with app.state.engine.connect() as connection:
        await connection.run_sync(up_and_down)


def up_and_down(connection: Connection) -> None:
    SQLModel.metadata.drop_all(connection)
    config = Config(toml_file=ROOT / "pyproject.toml", attributes={"connection": connection})
    command.upgrade(config, "head")
    command.check(config)
    command.downgrade(config, "base")
    assert inspect(connection).get_table_names() == ["alembic_version"]
