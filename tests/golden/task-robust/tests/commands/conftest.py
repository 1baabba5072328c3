"""Fixtures: commands run on a database of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli

Run = Callable[..., str]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of an empty database, which the commands use."""
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture
def run(database: str) -> Run:
    """Return what runs a command and returns all that it says."""

    def command(words: str, code: int = 0) -> str:
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == code, result.output
        return result.output

    return command
