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
from .kit import REPOSITORY, Case, Environment, record, run, vibegen

if TYPE_CHECKING:
    from .conftest import Databases, Emit
    from .databases import Database

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
            parent_id integer REFERENCES articles (id) ON DELETE SET NULL,
            author_id integer REFERENCES authors (id),
            created_at datetime NOT NULL, updated_at datetime NOT NULL);
        CREATE UNIQUE INDEX articles_title ON articles (title);
        CREATE INDEX by_both ON articles (big, small);
        CREATE INDEX ix_articles_parent_id ON articles (parent_id);
        CREATE TABLE authors (id INTEGER PRIMARY KEY, name varchar(80) NOT NULL,
            created_at datetime NOT NULL, updated_at datetime NOT NULL)
        """,
    "postgres": f"""
        CREATE TYPE article_state AS ENUM ('draft', 'out');
        CREATE TABLE articles (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {COMMON}
            is_on boolean NOT NULL DEFAULT true, email text UNIQUE, name varchar, ratio real,
            lasts interval, data jsonb NOT NULL DEFAULT '{{}}', tags text[] NOT NULL DEFAULT '{{}}',
            state article_state NOT NULL DEFAULT 'draft', photo bytea, noted_at timestamp,
            serial uuid NOT NULL DEFAULT gen_random_uuid(), ip inet,
            vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED,
            parent_id bigint CONSTRAINT up REFERENCES articles ON UPDATE CASCADE ON DELETE CASCADE,
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
            created_at datetime(6) NOT NULL, updated_at datetime NOT NULL, parent_id int unsigned,
            CONSTRAINT up FOREIGN KEY (parent_id) REFERENCES articles (id) ON DELETE SET NULL);
        CREATE UNIQUE INDEX articles_title ON articles (title)
        """,
}
ROW = "INSERT INTO articles (title, price, created_at, updated_at) VALUES ('First', 12.5, {0}, {0})"
MIGRATED = """
import os

from alembic import command
from alembic.config import Config


def test_nothing_to_migrate(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", os.environ["FOUND"])
    config = Config(toml_file="pyproject.toml")
    command.upgrade(config, "head")
    command.check(config)


"""
SERVED = """
import os

from httpx2 import ASGITransport, AsyncClient

from app.config import Settings
from app.main import create_app


async def test_rows_are_served_and_changed_and_what_is_unique_stays_so():
    app = create_app(Settings(database_url=os.environ["FOUND"]))
    transport = ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        rows = (await client.get("/api/entries?sort=title")).json()
        assert rows["items"][0]["title"] == "First"
        address = f"/api/entries/{rows['items'][0]['id']}"
        changed = await client.patch(address, json={"title": "Changed"})
        assert changed.json()["title"] == "Changed"
        again = await client.post("/api/entries", json=changed.json())
        assert again.status_code == 409
"""
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
    add = [sys.executable, "-m", "vibegen", "add", "crud", "--no-input", "--url", database.url]
    if kind == "sqlite":
        run([*add, "Author", "--from-table", "authors"], root, env)
    said = run([*add, "Entry", "--from-table", "articles"], root, env)
    assert said.stdout.count("is left out of the API") == LEFT_OUT.get(kind, 1)
    assert database.url not in str(record(root))
    environment.run(f"ruff check --no-cache --config {RULES}", root)
    environment.run(f"ty check --error-on-warning --python {environment.python}", root)
    found = root / "tests" / "test_found.py"  # One process for all: what costs is to begin
    found.write_text("" if kind == "mongodb" else MIGRATED)
    found.write_text(found.read_text() + SERVED)
    names = ["entries_api", "found", *([] if kind == "mongodb" else ["entries_relations"])]
    tests = " ".join(f"tests/test_{it}.py" for it in names)
    tests += " tests/test_migrations.py" * (kind != "mongodb")
    environment.run(f"pytest -q -n 0 -p no:cacheprovider {tests}", root, {"FOUND": database.url})
    assert database.rows("articles")[0]["title"] == "Changed"
    before = len(database.rows("articles"))
    vibegen(root, "add", "seed")
    environment.run("python -m app db seed --rows 7", root, {"DATABASE_URL": database.url})
    assert len(database.rows("articles")) == before + 7
    if kind == "mysql":  # The key that these refer to is unsigned
        vibegen(
            root, "add", "crud", "Note", "text", "entry:ref:Entry", "others:many:Entry:back=more"
        )
        for step in ("upgrade head", "check"):
            environment.run(f"alembic {step}", root, {"DATABASE_URL": database.url})
        environment.run(f"ruff check --no-cache --config {RULES} app migrations", root)


PEOPLE = {
    "sqlite": '''"""People."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, SQLModel


class Rank(StrEnum):
    """What a user may do."""

    READER = "reader"
    WRITER = "writer"


class User(SQLModel, table=True):
    """A user."""

    __tablename__ = "users"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    password_hash: str
    mail: str = Field(unique=True)
    born: date
    rank: Rank = Rank.READER
    nick: bytes | None = None
''',
    "mongodb": '''"""People."""

from datetime import date

from beanie import Document


class User(Document):
    """A user."""

    password_hash: str
    mail: str
    born: date

    class Settings:
        """Where they are."""

        name = "users"
''',
}
MADE = '''"""Create users."""

import sqlalchemy as sa
from alembic import op

revision = "0001_create_users"
down_revision = None


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("rank", sa.Enum("READER", "WRITER", name="rank"), nullable=False),
        sa.Column("nick", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("mail", name="uq_users_mail"),
    )


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("users")
'''


@pytest.mark.slow
@pytest.mark.parametrize("kind", PEOPLE)
def test_models_that_no_command_made_are_referred_to(
    kind: str, emitted: Emit, environment: Environment, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(emitted(Case(f"--db {kind} --api")), tmp_path / "blog"))
    (root / "app/people.py").write_text(PEOPLE[kind])
    if kind == "sqlite":
        (root / "migrations/versions").mkdir()
        (root / "migrations/versions/0001_create_users.py").write_text(MADE)
    fields = "title author:ref:User readers:many:User:back=reading"
    vibegen(root, "add", "crud", "Post", *fields.split())
    schemas = (root / "app/posts/schemas.py").read_text()
    assert ("mail: str" in schemas, "password" in schemas) == (True, False)
    environment.run(f"ruff check --no-cache --config {RULES}", root)
    environment.run(f"ty check --error-on-warning --python {environment.python}", root)
    environment.run("pytest -q -n 0 -p no:cacheprovider", root)
