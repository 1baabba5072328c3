"""The schema, migrations, and a database that cannot be used."""

from collections.abc import Callable
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from app.db_cli import CONFIG

Run = Callable[..., str]
HEAD = ScriptDirectory.from_config(Config(toml_file=CONFIG)).get_current_head()
NEWEST = f"{HEAD} (head)\n" if HEAD else ""


def test_schema_is_made_once(run: Run) -> None:
    for _ in range(2):
        assert run("db create-schema") == "The database has its newest version\n"
        assert run("db current") == NEWEST


def test_up_and_down(run: Run) -> None:
    run("db upgrade")
    assert run("db current") == NEWEST
    run("db downgrade base")
    assert run("db current") == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"query": {}, "host": "127.0.0.1", "port": 1}, "[Errno 111] Connect call failed"),
        ({"database": "nothing"}, 'database "nothing" does not exist'),
        ({"username": "nobody"}, 'role "nobody" does not exist'),
    ],
)
def test_a_database_that_cannot_be_used(
    run: Run, database: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], reason: str
) -> None:
    url = make_url(database).set(**change).render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    error, hint = run("db current", code=1).splitlines()
    assert error.startswith(f"error: {reason}")
    assert hint.startswith("hint: ")


def test_no_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "nowhere")
    error, _hint = run("db current", code=1).splitlines()
    assert error == "error: Could not parse SQLAlchemy URL from given URL string"


def test_an_unknown_revision(run: Run) -> None:
    error, _hint = run("db upgrade nope", code=1).splitlines()
    assert error == "error: Can't locate revision identified by 'nope'"
