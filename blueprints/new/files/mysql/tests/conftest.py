"""Fixtures: each test gets an app and an empty database.

They run on the server of TEST_DATABASE_URL, else on a MariaDB of their own.
"""

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import SQLModel

from app.config import Settings
from app.main import create_app

SERVER = "TEST_DATABASE_URL"


def pytest_configure(config: pytest.Config) -> None:
    """Start MariaDB, unless there is a server; what pytest-xdist starts inherits its address."""
    if SERVER in os.environ:
        return
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])  # Where Debian has it
    if not (mariadb := shutil.which("mariadbd", path=path)):
        pytest.exit(f"no MariaDB here: `apt install mariadb-server`, or set {SERVER}", 1)
    folder = Path(tempfile.mkdtemp(prefix="mariadb-"))
    config.add_cleanup(lambda: shutil.rmtree(folder))
    socket, log = folder / "socket", folder / "log"
    options = ["--no-defaults", f"--datadir={folder}/data", f"--user={getpass.getuser()}"]
    install = ["mariadb-install-db", *options, "--auth-root-authentication-method=normal"]
    subprocess.run(install, check=True, capture_output=True)  # noqa: S603 - ours
    start = [mariadb, *options, "--skip-networking", f"--socket={socket}", f"--log-error={log}"]
    server = subprocess.Popen(start, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    config.add_cleanup(lambda: stop(server))
    ping = ["mariadb-admin", "--no-defaults", f"--socket={socket}", "ping"]
    while subprocess.run(ping, check=False, capture_output=True).returncode:  # noqa: S603 - ours
        if server.poll() is not None:
            pytest.exit(f"MariaDB does not start:\n{log.read_text()}", 1)
        time.sleep(0.05)
    os.environ[SERVER] = f"mysql+asyncmy://root@/mysql?unix_socket={socket}"


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server, and wait until it has closed its files."""
    server.terminate()
    server.wait()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run the tests on the event loop that serves the app."""
    return "asyncio"


@pytest.fixture(scope="session")
async def database_url(worker_id: str) -> AsyncIterator[str]:
    """Return a database of this test process."""
    url, name = make_url(os.environ[SERVER]), f"test_{worker_id}"
    server = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        await connection.execute(text(f"CREATE DATABASE {name} COLLATE utf8mb4_bin"))
        yield url.set(database=name).render_as_string(hide_password=False)
        await connection.execute(text(f"DROP DATABASE {name}"))
    await server.dispose()


@pytest.fixture
async def app(database_url: str) -> AsyncIterator[FastAPI]:
    """Return a started app with empty tables."""
    # Reads no environment and no .env
    settings = Settings.model_construct(environment="test", database_url=database_url)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        async with app.state.engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.create_all)
            for table in reversed(SQLModel.metadata.sorted_tables):
                await connection.execute(table.delete())
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Return a client that talks to the whole app, middleware included."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        yield client


@pytest.fixture
async def db(app: FastAPI) -> AsyncIterator[AsyncSession]:
    """Return a session on the database that the app uses."""
    async with app.state.sessions() as session:
        yield session
