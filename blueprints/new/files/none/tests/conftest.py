"""Fixtures: each test gets an app of its own."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.config import Settings
from app.main import create_app


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run the tests on the event loop that serves the app."""
    return "asyncio"


@pytest.fixture
async def app() -> AsyncIterator[FastAPI]:
    """Return a started app."""
    # Reads no environment and no .env
    settings = Settings.model_construct(environment="test")
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Return a client that talks to the whole app, middleware included."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        yield client
