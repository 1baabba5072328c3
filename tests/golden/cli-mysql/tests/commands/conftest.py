"""Fixtures: commands run on a database of their own."""

import asyncio
import os
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from typer.testing import CliRunner

from app.__main__ import cli

Run = Callable[..., str]


@pytest.fixture
def database(worker_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of an empty database, which the commands use."""
    server, name = make_url(os.environ["TEST_DATABASE_URL"]), f"commands_{worker_id}"
    url = server.set(database=name).render_as_string(hide_password=False)
    drop, create = f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} COLLATE utf8mb4_bin"
    asyncio.run(execute(server, drop, create))
    monkeypatch.setenv("DATABASE_URL", url)
    yield url
    asyncio.run(execute(server, drop))


async def execute(server: URL, *statements: str) -> None:
    """Do something to the server's databases."""
    engine = create_async_engine(server)
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture
def run(database: str) -> Run:
    """Return what runs a command and returns all that it says."""

    def command(words: str, code: int = 0) -> str:
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == code, result.output
        return result.output

    return command
