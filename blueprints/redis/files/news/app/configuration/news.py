"""News of changed values, through Redis: every process sees them at once."""

import asyncio
import logging
from collections.abc import Callable
from typing import cast

from redis.exceptions import RedisError

from app.config import Settings
from app.redis import make_redis, redis_key

POLL_MS = 1_000  # How long one read waits; less than the timeout of an answer
RETRY_SECONDS = 0.5
NAME = "configuration"

logger = logging.getLogger(__name__)


async def announce(settings: Settings) -> None:
    """Tell all processes; while Redis is away, they see a change when they ask the next time."""
    if not settings.redis_url:
        return
    redis = make_redis(settings)
    try:
        await redis.xadd(redis_key(settings, NAME), {"changed": 1}, maxlen=1)
    except (RedisError, OSError) as error:
        logger.warning("A change is not announced: %s", type(error).__name__)
    finally:
        await redis.aclose()


async def follow(settings: Settings, expire: Callable[[], None]) -> None:
    """Let the database be asked again after each change, for as long as the app runs."""
    if not settings.redis_url:
        return
    redis, key, seen = make_redis(settings), redis_key(settings, NAME), b"0-0"
    try:
        while True:
            try:
                found = await redis.xrevrange(key, count=1)
                newest = cast("list[tuple[bytes, object]]", found)
                if newest and newest[0][0] != seen:
                    seen = newest[0][0]
                    expire()
                await redis.xread({key: seen}, block=POLL_MS)
            except (RedisError, OSError) as error:
                logger.warning("No news of changes: %s", type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
    finally:
        await redis.aclose()
