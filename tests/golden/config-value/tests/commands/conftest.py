"""Fixtures: commands run on a database of their own."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel
from typer.testing import CliRunner

from app.__main__ import cli

Run = Callable[..., str]


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of the tests' database, without tables, which the commands use."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    asyncio.run(drop_tables(database_url))
    yield database_url
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert CliRunner().invoke(cli, "db downgrade base").exit_code == 0


async def drop_tables(url: str) -> None:
    """Drop what other tests have made without migrations."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.drop_all)
    await engine.dispose()


@pytest.fixture
def run(database: str) -> Run:
    """Return what runs a command and returns all that it says."""

    def command(words: str, code: int = 0) -> str:
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == code, result.output
        return result.output

    return command
