"""What features share, open for as long as the app runs."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from app.config import Settings
from app.redis import make_redis


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Connect to Redis when it is first used, and close that in the end."""
    app.state.settings = Settings()
    app.state.redis = make_redis(app.state.settings)
    yield
    await app.state.redis.aclose()


router = APIRouter(lifespan=lifespan)
