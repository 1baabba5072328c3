"""Indexes, and a database that cannot be used."""

from collections.abc import Callable
from typing import Any

import pytest
from beanie import Document
from pymongo import MongoClient

from app import db

Run = Callable[..., str]


def test_indexes_are_made_once(run: Run, database: str) -> None:
    for _ in range(2):
        assert run("db create-schema") == "The database has its indexes\n"
    models = [it for it in Document.__subclasses__() if it.__module__.startswith("app.")]
    with MongoClient[dict[str, Any]](database) as client:
        tables = client.get_default_database()
        for model in models:
            made = tables[model.get_collection_name()].index_information().keys() - {"_id_"}
            assert len(made) == len(model.get_settings().indexes or ())


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mongodb://127.0.0.1:1/app", "127.0.0.1:1: [Errno 111] Connect call failed"),
        ("mongodb://127.0.0.1:1", "No default database name defined or provided."),
    ],
)
def test_a_database_that_cannot_be_used(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setattr(db, "CONNECT_TIMEOUT_MS", 100)
    monkeypatch.setenv("DATABASE_URL", url)
    error, hint = run("db create-schema", code=1).splitlines()
    assert error.startswith(f"error: {reason}")
    assert hint.startswith("hint: ")
