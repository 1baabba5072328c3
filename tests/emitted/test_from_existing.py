"""Resources made from tables that somebody else made, with rows and odd types."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy import text

from .databases import MongoDatabase, SqlDatabase
from .kit import REPOSITORY, Case, Environment, record, run, serve

if TYPE_CHECKING:
    from .conftest import Databases, Emit
    from .databases import Database
    from .kit import Server

RULES = REPOSITORY / "tests" / "emitted" / "rules.toml"
COMMON = """
    title varchar(120) NOT NULL,
    body text,
    "order" integer NOT NULL DEFAULT 0 CHECK ("order" >= 0),
    "group" varchar(20),
    "class" varchar(20),
    price numeric(10, 2) NOT NULL,
    big bigint NOT NULL DEFAULT 5,
    small smallint NOT NULL DEFAULT 1,
    made_on date,
    delivered_at time,
    code char(4) NOT NULL DEFAULT 'abcd',
"""
TABLES = {
    "sqlite": f"""
        CREATE TABLE articles (id INTEGER PRIMARY KEY, {COMMON}
            is_on boolean NOT NULL DEFAULT 1, weight real, sold_at timestamp, photo blob,
            data json, tags json NOT NULL DEFAULT '[]',
            created_at datetime NOT NULL, updated_at datetime NOT NULL);
        CREATE UNIQUE INDEX articles_title ON articles (title);
        CREATE INDEX by_both ON articles (big, small)
        """,
    "postgres": f"""
        CREATE TYPE article_state AS ENUM ('draft', 'out');
        CREATE TABLE articles (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {COMMON}
            is_on boolean NOT NULL DEFAULT true, email text UNIQUE, name varchar, ratio real,
            lasts interval, data jsonb NOT NULL DEFAULT '{{}}', tags text[] NOT NULL DEFAULT '{{}}',
            state article_state NOT NULL DEFAULT 'draft', photo bytea, noted_at timestamp,
            serial uuid NOT NULL DEFAULT gen_random_uuid(), ip inet,
            vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now());
        CREATE UNIQUE INDEX articles_title ON articles (title);
        CREATE INDEX by_vector ON articles USING gin (vector)
        """,
    "mysql": f"""
        CREATE TABLE articles (id int unsigned AUTO_INCREMENT PRIMARY KEY, {COMMON.replace('"', "`")}
            is_on tinyint(1) NOT NULL DEFAULT 1, longer longtext, weight float, sold_at datetime,
            noted_at timestamp NULL, data json, years year, photo blob,
            state enum('draft', 'out') NOT NULL DEFAULT 'draft',
            created_at datetime(6) NOT NULL, updated_at datetime NOT NULL);
        CREATE UNIQUE INDEX articles_title ON articles (title)
        """,
}
ROW = "INSERT INTO articles (title, price, created_at, updated_at) VALUES ('First', 12.5, {0}, {0})"
LEFT_OUT = {"sqlite": 2, "postgres": 6, "mysql": 4}


def make_table(kind: str, database: Database) -> None:
    """Make a table and a row in it, as another program did, and a table that is none of ours."""
    if isinstance(database, MongoDatabase):
        make_collection(database)
        return
    moment = "'2024-01-02 03:04:05'"
    made = [*TABLES[kind].split(";"), ROW.format(moment), "CREATE TABLE others (id integer)"]
    with cast("SqlDatabase", database).engine.begin() as connection:
        for statement in made:
            connection.execute(text(statement))


def make_collection(database: MongoDatabase) -> None:
    """Make a collection: its documents differ."""
    now = datetime.now(UTC)
    moments = {"created_at": now, "updated_at": now}
    one: dict[str, object] = {
        "title": "First",
        "views": 1,
        "data": {"a": [1]},
        "tags": ["a"],
        "odd": 1,
    }
    other: dict[str, object] = {
        "title": "Second",
        "views": 2.5,
        "data": {},
        "tags": [],
        "odd": "x",
        "more": "y",
    }
    documents = database.documents["articles"]
    documents.insert_many([{**one, **moments}, {**other, **moments}])
    documents.create_index("title", unique=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgres", "mysql", "mongodb"])
def test_a_table_with_rows_becomes_a_resource(
    kind: str, emitted: Emit, environment: Environment, databases: Databases, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(emitted(Case(f"--db {kind} --api")), tmp_path / "blog"))
    database = databases(kind).database()
    make_table(kind, database)
    env = {**environment.path(), "PYTHONPATH": str(REPOSITORY)}
    words = ["add", "crud", "Entry", "--from-table", "articles", "--url", database.url]
    said = run([sys.executable, "-m", "vibegen", *words, "--no-input"], root, env)
    assert said.stdout.count("is left out of the API") == LEFT_OUT.get(kind, 1)
    assert database.url not in str(record(root))
    if kind != "mongodb":
        for command in ("upgrade head", "check"):
            environment.run(f"alembic {command}", root, {"DATABASE_URL": database.url})
    tests = "pytest -q -p no:cacheprovider tests/test_entries_api.py"
    environment.run(tests + " tests/test_migrations.py" * (kind != "mongodb"), root)
    environment.run(f"ruff check --no-cache --config {RULES}", root)
    check_served(serve(root, environment, tmp_path / "served", database=database), database)


def check_served(served: Server, database: Database) -> None:
    """Check that the old rows are served and changed, and that what is unique stays so."""
    try:
        rows = served.client.get("/api/entries?sort=title").json()
        assert rows["items"][0]["title"] == "First"
        address = f"/api/entries/{rows['items'][0]['id']}"
        assert served.client.patch(address, json={"title": "Changed"}).json()["title"] == "Changed"
        assert served.client.post("/api/entries", json={"title": "Changed"}).status_code != 201
    finally:
        served.stop()
    assert database.rows("articles")[0]["title"] == "Changed"
