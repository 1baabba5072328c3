"""Fixtures: each test gets an app and an empty database.

They run on the server of MONGODB_URL, else on one of their own, inside of the test process.
"""

import os
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pymongo.asynchronous.client_session import AsyncClientSession

from app.config import Settings
from app.main import create_app


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run the tests on the event loop that serves the app."""
    return "asyncio"


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """Return the address of a server."""
    if url := os.environ.get("MONGODB_URL"):
        yield url
        return
    secantus = import_module("secantus")  # Has no types
    with secantus.SecantusDBServer(storage_path=":memory:", ttl_sweep_seconds=1.0) as server:
        yield server.uri


@pytest.fixture
async def app(server_url: str, worker_id: str) -> AsyncIterator[FastAPI]:
    """Return a started app with an empty database of this test process."""
    name = f"test_{worker_id}"
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    # Reads no environment and no .env
    settings = Settings.model_construct(environment="test", database_url=url)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        await app.state.client.drop_database(name)
        yield app
        await app.state.client.drop_database(name)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Return a client that talks to the whole app, middleware included."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        yield client


@pytest.fixture
async def db(app: FastAPI) -> AsyncIterator[AsyncClientSession]:
    """Return a session on the database that the app uses."""
    async with app.state.sessions() as session:
        yield session
