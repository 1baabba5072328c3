"""Emitted apps, served: made once a session, whichever test process asks first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from .kit import STOP_SECONDS, Case, Environment, Server, emit, install, serve

CACHE = "VIBEGEN_EMITTED_CACHE"  # A folder that keeps environments from one session to the next
Emit = Callable[[Case], Path]
Serve = Callable[..., Server]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Return a folder that all test processes of this session share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base


@pytest.fixture(scope="session")
def emitted(shared: Path) -> Emit:
    """Return what emits the app of a case, once a session."""
    return lambda case: emit(case, shared / "apps")


@pytest.fixture(scope="session")
def environment(emitted: Emit, shared: Path, request: pytest.FixtureRequest) -> Environment:
    """Return the environment in which every emitted app runs.

    An app with everything names all that the others name.
    """
    root = emitted(Case("", ["crud Post title"]))
    if cache := os.environ.get(CACHE):
        return install(root, Path(cache))
    kept = request.config.cache  # None with `-p no:cacheprovider`
    return install(root, kept.mkdir("emitted") if kept else shared / "environments")


@pytest.fixture(scope="session")
def serving(
    emitted: Emit, environment: Environment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serve]:
    """Return what serves the app of a case; the servers stop with the session, and in time."""
    servers: dict[str, Server] = {}

    def start(case: Case, env: Mapping[str, str] | None = None) -> Server:
        key = repr((case, env))
        if key not in servers:
            folder = tmp_path_factory.mktemp("served")
            servers[key] = serve(emitted(case), environment, folder, env)
        return servers[key]

    yield start
    late = {name: it for name, server in servers.items() if (it := server.stop()) > STOP_SECONDS}
    assert not late
