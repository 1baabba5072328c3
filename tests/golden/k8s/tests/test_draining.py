"""Draining: not ready first, and stopped a while later."""

import asyncio
import signal

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.main import create_app

SECONDS = 0.3


async def test_a_stop_waits_until_nobody_is_sent_here(app: FastAPI) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told.set)  # As the server has
    settings = app.state.settings.model_copy(update={"drain_seconds": SECONDS})
    served = create_app(settings)
    transport = ASGITransport(served)
    async with (
        served.router.lifespan_context(served),
        AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        assert (await client.get("/health/ready")).json() == {"status": "ok"}
        started = loop.time()
        for _ in range(2):
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(SECONDS / 3)
            answer = await client.get("/health/ready")
            assert (answer.status_code, answer.json()) == (503, {"status": "error"})
        assert (await client.get("/health/ping")).status_code == 200
        assert not told.is_set()
        await asyncio.wait_for(told.wait(), 5)
        assert loop.time() - started >= SECONDS
    loop.remove_signal_handler(signal.SIGTERM)


async def test_a_stop_is_at_once_without_seconds_to_wait(app: FastAPI) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(told.wait(), 0.2)
    loop.remove_signal_handler(signal.SIGTERM)
    assert not app.state.draining
