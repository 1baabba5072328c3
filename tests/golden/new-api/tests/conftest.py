"""Fixtures: each test gets an app and an empty database of its own."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.config import Settings
from app.main import create_app


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run the tests on the event loop that serves the app."""
    return "asyncio"


@pytest.fixture
async def app() -> AsyncIterator[FastAPI]:
    """Return a started app with a database in memory."""
    # Reads no environment and no .env
    settings = Settings.model_construct(environment="test", database_url="sqlite+aiosqlite://")
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        async with app.state.engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.create_all)
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
