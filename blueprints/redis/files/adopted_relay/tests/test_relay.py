"""Events go through Redis, and missing Redis is no error."""

import asyncio

import pytest

from app.relay import relay_events
from app.streams import Hub


def test_nothing_runs_where_there_is_no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "")
    assert asyncio.run(relay_events(Hub())) == []


def test_each_delivers_its_own_while_redis_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://localhost:1")

    async def test() -> None:
        hub = Hub()
        (task,) = await relay_events(hub)
        await asyncio.wait([task], timeout=0.1)
        assert not hub.relay
        assert not task.done()  # Tries again
        hub.close()
        await asyncio.wait([task])
        assert task.exception() is None

    asyncio.run(test())
