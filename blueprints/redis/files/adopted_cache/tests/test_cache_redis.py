"""What is kept goes to Redis, and missing Redis is no error."""

import asyncio

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.cache import cache, cached, invalidate, open_cache
from app.cache_redis import Shared, share_cache
from app.opening import router
from app.redis import make_redis
from app.config import Settings

AWAY = "redis://localhost:1"
CALLS: list[int] = []


@cached(ttl=60, tags=["numbers"])
async def double(number: int) -> int:
    CALLS.append(number)
    return 2 * number


@pytest.mark.parametrize("url", ["", AWAY])
def test_it_is_shared_where_redis_is(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    app = FastAPI()
    app.include_router(router)
    with TestClient(app):
        assert isinstance(cache.store, Shared) == bool(url)


def test_nothing_fails_while_redis_is_away() -> None:
    async def test() -> None:
        app = FastAPI()
        app.state.settings = Settings(redis_url=AWAY)
        app.state.redis = make_redis(app.state.settings)
        share_cache(app)
        assert [await double(1), await double(1)] == [2, 2]
        await invalidate("numbers")
        assert isinstance(cache.store, Shared)
        assert cache.store.owes
        await app.state.redis.aclose()

    CALLS.clear()
    asyncio.run(test())
    open_cache()
    assert CALLS == [1, 1]
