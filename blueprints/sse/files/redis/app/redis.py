"""Redis: one client for the whole app, and names that no other app or environment has."""

from fastapi import FastAPI
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from app.config import Settings

TIMEOUT_SECONDS = 2  # To connect, and for each answer
CONNECTIONS_MAX = 20


def make_redis(settings: Settings) -> Redis:
    """Make a client for `settings.redis_url`; it connects when first used."""
    pool = BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]
        settings.redis_url or "redis://localhost",
        max_connections=CONNECTIONS_MAX,
        timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),  # What is sent again might be done twice
    )
    return Redis.from_pool(pool)


def redis_key(settings: Settings, name: str) -> str:
    """Return a key that development and production, or two apps on one server, do not share."""
    return f"{settings.app_name}:{settings.environment}:{name}"


async def check_redis(app: FastAPI) -> None:
    """Ask Redis for a sign of life; only in production an app has to have one."""
    settings: Settings = app.state.settings
    if settings.redis_url:
        await app.state.redis.ping()
    elif settings.production:
        raise RuntimeError("REDIS_URL is not set: each process would be for itself")
