"""Processes of an app are restarted one by one under load: no request fails, no write is lost."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from .databases import Server as DatabaseServer
from .kit import Case
from .proxied import Process, Proxy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Emit
    from .kit import Environment

APP = Case("--api", ["crud Post title", "drain"])
DRAIN_SECONDS = 1


@pytest.fixture
def proxy(emitted: Emit, environment: Environment, tmp_path: Path) -> Iterator[Proxy]:
    """Return a proxy before two processes that share a database."""
    root = emitted(APP)
    database = DatabaseServer("sqlite", tmp_path).database()
    env = {"DATABASE_URL": database.url, "DRAIN_SECONDS": str(DRAIN_SECONDS), "LOG_LEVEL": "ERROR"}
    environment.run("alembic upgrade head", root, {**environment.path(), **env})
    logs = (tmp_path / "one.log", tmp_path / "other.log")
    proxy = Proxy([Process(root, environment, env, it) for it in logs])
    yield proxy
    for it in proxy.processes:
        it.stop()


@pytest.mark.slow
def test_processes_are_restarted_one_by_one_and_no_request_fails(proxy: Proxy) -> None:
    with proxy.loaded():
        for it in proxy.processes:
            assert it.stop() >= DRAIN_SECONDS
            sent = len(proxy.statuses)
            it.start()
            proxy.until(ready=2)
            assert len(proxy.statuses) > sent  # The other one has served meanwhile
    assert proxy.failures == []
    assert {*proxy.statuses} == {200, 201}
    assert len(proxy.statuses) > 500
    connection = HTTPConnection("127.0.0.1", proxy.processes[0].port, timeout=20)
    connection.request("GET", "/api/posts?limit=1")
    total = json.load(connection.getresponse())["total"]
    connection.close()
    assert total == proxy.statuses.count(201)  # None lost, none done twice
