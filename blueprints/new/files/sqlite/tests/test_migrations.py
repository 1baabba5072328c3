"""Migrations lead to the tables that the models describe, and back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

ROOT = Path(__file__).parent.parent


def test_up_and_down() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        config = Config(toml_file=ROOT / "pyproject.toml", attributes={"connection": connection})
        command.upgrade(config, "head")
        command.check(config)
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
