"""Migrations that meet each other, that fail half-way, and that find no database."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from .databases import SqlDatabase
from .kit import Case, serve

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from .conftest import Databases, Emit
    from .kit import Environment

pytestmark = pytest.mark.slow
SQL_SERVERS = ("postgres", "mysql")
WRONG = "wr0ng-secret"
SLOW = '''"""Takes so long that two are sure to meet."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0002_slow"
down_revision = "0001_create_posts"


def upgrade() -> None:
    time.sleep(2)
    op.create_table("slow", sa.Column("id", sa.Integer(), primary_key=True))
'''
HALF = '''"""Fails after its first table."""

import sqlalchemy as sa
from alembic import op

revision = "0002_half"
down_revision = "0001_create_posts"


def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")
'''


def app_of(db: str) -> Case:
    return Case(f"--db {db} --api", ["crud Post title"])


def migrate(environment: Environment, root: Path, url: str) -> subprocess.CompletedProcess[str]:
    return environment.run("alembic upgrade head", root, {"DATABASE_URL": url}, expect=None)


@pytest.mark.parametrize("db", SQL_SERVERS)
def test_of_two_that_migrate_at_once_the_second_one_waits(
    emitted: Emit, environment: Environment, databases: Databases, tmp_path: Path, db: str
) -> None:
    root = shutil.copytree(emitted(app_of(db)), tmp_path / "blog")
    (root / "migrations" / "versions" / "0002_slow.py").write_text(SLOW)
    database = databases(db).database()
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(migrate, environment, root, database.url) for _ in range(2)]
    assert [it.result().returncode for it in asked] == [0, 0], asked[0].result().stderr
    assert [it["version_num"] for it in database.rows("alembic_version")] == ["0002_slow"]


KEPT = {  # Whether a failed migration leaves its first table, and what is said about it
    "sqlite": (True, ""),
    "postgres": (False, "Nothing of these migrations was kept"),
    "mysql": (True, "What the failed migration did before is kept"),
}


@pytest.mark.parametrize("db", KEPT)
def test_migration_that_fails_half_way(
    emitted: Emit, environment: Environment, databases: Databases, tmp_path: Path, db: str
) -> None:
    kept, said = KEPT[db]
    root = shutil.copytree(emitted(app_of(db)), tmp_path / "blog")
    database = databases(db).database()
    assert migrate(environment, root, database.url).returncode == 0
    (root / "migrations" / "versions" / "0002_half.py").write_text(HALF)
    done = migrate(environment, root, database.url)
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert said in done.stderr.splitlines()[-1] if said else "Traceback" in done.stderr
    assert isinstance(database, SqlDatabase)
    assert inspect(database.engine).has_table("half") is kept
    assert [it["version_num"] for it in database.rows("alembic_version")] == ["0001_create_posts"]


@pytest.mark.parametrize("db", SQL_SERVERS)
def test_a_database_that_cannot_be_used_is_one_line_with_a_hint(
    emitted: Emit, environment: Environment, databases: Databases, tmp_path: Path, db: str
) -> None:
    server = databases(db)
    url = make_url(server.database().url)
    missing = url.set(database="nothere").render_as_string(hide_password=False)
    cases = {missing: "CREATE DATABASE"}
    if db == "mysql":  # This PostgreSQL trusts whoever reaches its socket
        engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE OR REPLACE USER ann@localhost IDENTIFIED BY 'right'"))
        engine.dispose()
        wrong = url.set(username="ann", password=WRONG)
        cases[wrong.render_as_string(hide_password=False)] = "has the name and the password"
    else:
        nobody = url.set(username="nobody", password=WRONG)
        cases[nobody.render_as_string(hide_password=False)] = "CREATE ROLE"
    down = f"{url.drivername}://ann:{WRONG}@127.0.0.1:1/blog"
    cases[down] = "uv run just services"
    for place, hint in cases.items():
        said = migrate(environment, emitted(app_of(db)), place)
        assert said.returncode == 1
        [line] = [it for it in said.stderr.splitlines() if not it.startswith("INFO")]
        assert line.startswith("error: ")
        assert hint in line
        assert WRONG not in said.stderr
    place, hint = list(cases.items())[1]  # The app meets the same errors
    app = serve(emitted(app_of(db)), environment, tmp_path, {"DATABASE_URL": place})
    assert app.client.get("/health/ready").status_code == 503
    app.stop()
    lines = [it for it in app.log.splitlines() if "Health check failed" in it]
    assert len(lines) == 2  # At the start, and when asked
    assert all(hint in it for it in lines)
    assert not [it for it in ("Traceback", WRONG) if it in app.log]
