"""Emitted apps, served: made once a session, whichever test process asks first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from .browser import Look, Visitor, chromium, visit
from .cases import CONFIG
from .databases import Server as DatabaseServer
from .databases import started
from .kit import STOP_SECONDS, Case, Environment, Server, emit, install, serve
from .resource import CONTRACTS, Resource

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CACHE = "VIBEGEN_EMITTED_CACHE"  # A folder that keeps environments from one session to the next
Emit = Callable[[Case], Path]
Serve = Callable[..., Server]
Visit = Callable[[Case, Look], Visitor]
Databases = Callable[[str], DatabaseServer]


class Install(Protocol):
    """Makes an environment, or finds it made."""

    def __call__(self, *, oldest: bool) -> Environment: ...


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
def installed(emitted: Emit, shared: Path, request: pytest.FixtureRequest) -> Install:
    """Return what makes an environment in which every emitted app runs.

    One app with everything for each database names all that the others name.
    """
    kinds = CONTRACTS
    roots = [emitted(Case(f"--db {it}", ["crud Post title", "seed", CONFIG])) for it in kinds]
    roots.append(emitted(Case("--api --db none", ["sse --redis", "worker", "metrics --traces"])))
    kept = request.config.cache  # None with `-p no:cacheprovider`
    cache = kept.mkdir("emitted") if kept else shared / "environments"
    if named := os.environ.get(CACHE):
        cache = Path(named)

    def make(*, oldest: bool) -> Environment:
        return install(roots, cache, oldest=oldest)

    return make


@pytest.fixture(scope="session")
def environment(installed: Install) -> Environment:
    """Return the environment with the newest version of everything."""
    return installed(oldest=False)


@pytest.fixture(scope="session")
def oldest(installed: Install) -> Environment:
    """Return the environment with the oldest versions that emitted apps allow."""
    return installed(oldest=True)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Return what starts the server of a database, once for this process."""
    servers: dict[str, DatabaseServer] = {}
    with ExitStack() as stack:

        def start(kind: str) -> DatabaseServer:
            if kind not in servers:
                folder = tmp_path_factory.mktemp(kind)
                servers[kind] = stack.enter_context(started(kind, folder))
            return servers[kind]

        yield start


@pytest.fixture(scope="session")
def serving(
    emitted: Emit,
    environment: Environment,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Serve]:
    """Return what serves the app of a case; the servers stop with the session, and in time."""
    servers: dict[str, Server] = {}
    failures: dict[str, AssertionError] = {}  # What fails once is not tried for every test

    def start(case: Case, env: Mapping[str, str] | None = None) -> Server:
        key = repr((case, env))
        if key in failures:
            raise failures[key]
        if key not in servers:
            try:
                folder = tmp_path_factory.mktemp("served")
                database = databases(case.database).database()
                servers[key] = serve(emitted(case), environment, folder, env, database)
            except AssertionError as error:
                failures[key] = error
                raise
        return servers[key]

    yield start
    late = {name: it for name, server in servers.items() if (it := server.stop()) > STOP_SECONDS}
    assert not late


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run one browser for all tests of a process."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def visiting(serving: Serve, browser: Browser) -> Iterator[Visit]:
    """Return what opens a window on a served app, whose database is then empty."""
    with ExitStack() as windows:

        def start(case: Case, look: Look) -> Visitor:
            server = serving(case)
            server.database.clear()
            return windows.enter_context(visit(browser, server, look))

        yield start


@pytest.fixture(
    params=[it if it == "sqlite" else pytest.param(it, marks=pytest.mark.slow) for it in CONTRACTS]
)
def server(serving: Serve, request: pytest.FixtureRequest) -> Iterator[Server]:
    """Return the server of the contract tests, empty; no request may end in a traceback."""
    server = serving(CONTRACTS[request.param])
    server.database.clear()
    before = len(server.log)
    yield server
    assert "Traceback" not in server.log[before:]


@pytest.fixture
def posts(server: Server) -> Resource:
    """Return a resource with every type."""
    return Resource(server, "posts")


@pytest.fixture
def notes(server: Server) -> Resource:
    """Return a resource with one field to search in, and a rank that may be empty."""
    return Resource(server, "notes")


@pytest.fixture
def accounts(server: Server) -> Resource:
    """Return a resource whose addresses are unique."""
    return Resource(server, "accounts")
