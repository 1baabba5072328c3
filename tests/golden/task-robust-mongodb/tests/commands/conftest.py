"""Fixtures: commands run on a database of their own."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from typer.testing import CliRunner

from app.__main__ import cli

Run = Callable[..., str]


@pytest.fixture
def database(server_url: str, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of an empty database, which the commands use."""
    name = f"commands_{worker_id}"
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    monkeypatch.setenv("DATABASE_URL", url)
    with MongoClient[dict[str, Any]](url) as client:
        client.drop_database(name)
        yield url
        client.drop_database(name)


@pytest.fixture
def run(database: str) -> Run:
    """Return what runs a command and returns all that it says."""

    def command(words: str, code: int = 0) -> str:
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == code, result.output
        return result.output

    return command
