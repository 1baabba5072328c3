"""Requests are counted in Redis, and here while it is away."""

import asyncio

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings
from app.limit_redis import Shared
from app.limit_store import Limit
from app.opening import router
from app.ratelimit import limits
from app.redis import make_redis

AWAY = "redis://localhost:1"


@pytest.mark.parametrize("url", ["", AWAY])
def test_it_is_shared_where_redis_is(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    app = FastAPI()
    app.include_router(router)
    with TestClient(app):
        assert isinstance(limits.store, Shared) == bool(url)


def test_nobody_knows_while_redis_is_away() -> None:
    async def test() -> None:
        app = FastAPI()
        app.state.settings = Settings(redis_url=AWAY)
        app.state.redis = make_redis(app.state.settings)
        assert await Shared(app).hit("ann", Limit(1, 60)) is None
        await app.state.redis.aclose()

    asyncio.run(test())
