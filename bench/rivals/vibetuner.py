"""Posts by vibetuner's CRUD factory, called as its own docstring shows."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from beanie import Document, init_beanie
from fastapi import FastAPI
from pydantic import Field

URL = os.environ.pop("DATABASE_URL")  # vibetuner reads it too, and takes no MongoDB there


class Post(Document):
    """A post."""

    title: str = Field(max_length=200)
    body: str
    views: int = 0
    published: bool = False
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    class Settings:
        """Where they are stored."""

        name = "posts"


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    """Tie the model to the database."""
    from vibetuner.mongo import create_client

    async with create_client(URL) as client:
        await init_beanie(client.get_default_database(), document_models=[Post])
        yield


def create_app() -> FastAPI:
    """Make the app, without vibetuner's middleware."""
    from vibetuner.crud import create_crud_routes

    app = FastAPI(lifespan=lifespan)
    app.include_router(
        create_crud_routes(
            Post,
            prefix="/api/posts",
            tags=["posts"],
            sortable_fields=["_id", "created_at", "title"],
            filterable_fields=["views", "published"],
            searchable_fields=["title", "body"],
        )
    )
    return app
