"""The database: the client, and `DbSession` for routes."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from beanie import Document, init_beanie  # pyright: ignore[reportUnknownVariableType] - says not what its database holds
from fastapi import Depends, Request
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import PyMongoError

from app.config import Settings

POOL_SIZE = 15  # Connections that each process opens at most
POOL_TIMEOUT_MS = 5_000  # A request waits this long for one of them
CONNECT_TIMEOUT_MS = 5_000  # And this long for a server that is down
COMMAND_TIMEOUT_MS = 30_000  # A query takes no longer

logger = logging.getLogger(__name__)
Client = AsyncMongoClient[dict[str, Any]]


def make_client(settings: Settings) -> Client:
    """Make a client for `settings.database_url`; it connects when first used."""
    return AsyncMongoClient(
        settings.database_url,
        tz_aware=True,
        uuidRepresentation="standard",
        maxPoolSize=POOL_SIZE,
        waitQueueTimeoutMS=POOL_TIMEOUT_MS,
        connectTimeoutMS=CONNECT_TIMEOUT_MS,
        serverSelectionTimeoutMS=CONNECT_TIMEOUT_MS,
        socketTimeoutMS=COMMAND_TIMEOUT_MS,
    )


class Sessions:
    """Opens sessions, after Beanie has tied the models to the database.

    Beanie does so once for the whole process, and makes the indexes then: for both it needs the
    server. The first session asks it to and not the start of the app, which waits for no server.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self.tying: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[AsyncClientSession]:
        """Open a session; while the server is down, each one tries again."""
        if self.tying is None or (self.tying.done() and self.tying.exception()):
            self.tying = asyncio.create_task(self.tie())
        await asyncio.shield(self.tying)  # Others wait for it too
        async with self.client.start_session() as session:
            yield session

    async def tie(self) -> None:
        """Tell Beanie of the models; every one is imported by some route."""
        models = [it for it in Document.__subclasses__() if it.__module__.startswith("app.")]
        try:
            await init_beanie(self.client.get_default_database(), document_models=models)
        except PyMongoError as error:
            logger.error("MongoDB cannot be used: %s", error)
            raise


async def get_session(request: Request) -> AsyncIterator[AsyncClientSession]:
    """Yield a session for one request."""
    async with request.app.state.sessions() as session:
        yield session


DbSession = Annotated[AsyncClientSession, Depends(get_session)]
