"""Apps whose database goes away: they say so in time, and go on when it is back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from .databases import SERVERS, started
from .kit import Case, serve

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Emit
    from .kit import Environment, Server

READY_SECONDS = 2.5  # The checks are bounded at 2 s
REQUEST_SECONDS = 12  # `CONNECT_TIMEOUT_SECONDS` and `POOL_TIMEOUT_SECONDS`, with some air
BACK_SECONDS = 20
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("db", SERVERS)
def test_database_goes_and_returns(
    emitted: Emit, environment: Environment, tmp_path: Path, db: str
) -> None:
    with started(db, tmp_path / "server") as server:
        assert server.process
        root, database = emitted(Case(f"--db {db} --api", ["crud Post title"])), server.database()
        app = serve(root, environment, tmp_path / "app", database=database)
        stored = app.client.post("/api/posts", json={"title": "Kept"})
        assert stored.status_code == 201
        database.close()
        server.process.stop()
        check_down(app)
        server.process.start()
        wait_until_ready(app)
        assert app.client.get("/api/posts").json()["total"] == 1
        app.stop()


@pytest.mark.parametrize("db", SERVERS)
def test_app_starts_before_its_database(
    emitted: Emit, environment: Environment, tmp_path: Path, db: str
) -> None:
    with started(db, tmp_path / "server") as server:
        assert server.process
        root, database = emitted(Case(f"--db {db} --api", ["crud Post title"])), server.database()
        url = {"DATABASE_URL": database.url}
        environment.run("alembic upgrade head", root, url)
        server.process.stop()
        app = serve(root, environment, tmp_path / "app", url)
        check_down(app)
        server.process.start()
        wait_until_ready(app)
        assert app.client.get("/api/posts").json()["items"] == []
        app.stop()


def check_down(app: Server) -> None:
    """Make sure that the app answers in time that it cannot work, and logs why."""
    assert app.client.get("/health/ping").status_code == 200
    ready = app.client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (503, {"status": "error"})
    assert ready.elapsed.total_seconds() < READY_SECONDS
    posts = app.client.get("/api/posts")
    assert posts.status_code == 500
    assert posts.elapsed.total_seconds() < REQUEST_SECONDS
    assert "Health check failed: database" in app.log


def wait_until_ready(app: Server) -> None:
    """Wait until the app works again; nobody helps it."""
    deadline = time.monotonic() + BACK_SECONDS
    while app.client.get("/health/ready").status_code != 200:
        assert time.monotonic() < deadline, app.log[-2_000:]
        time.sleep(0.1)
