"""Redis: what the app has while it runs, and the names it gives."""

import asyncio

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.config import Settings
from app.opening import router
from app.redis import make_redis, redis_key


def test_a_client_while_the_app_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:secret@localhost:1/3")
    app = FastAPI()
    app.include_router(router)
    with TestClient(app):
        assert isinstance(app.state.redis, Redis)
        options = app.state.redis.connection_pool.connection_kwargs
        assert [options[it] for it in ("port", "db")] == [1, 3]


def test_nobody_waits_long_for_a_server_that_is_away() -> None:
    async def ask() -> None:
        client = make_redis(Settings(redis_url="redis://localhost:1"))
        with pytest.raises(RedisError):
            await client.get("x")
        await client.aclose()

    asyncio.run(asyncio.wait_for(ask(), 5))


def test_names_of_environments_differ() -> None:
    both = [Settings(environment=it) for it in ("test", "production")]
    assert len({redis_key(it, "x") for it in both}) == len(both)
