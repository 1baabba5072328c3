"""Redis, for what can do without it.

It gets little time, and none for a while after it failed.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from fastapi import FastAPI
from redis.asyncio import Redis
from redis.exceptions import RedisError

ANSWER_SECONDS = 0.5
AWAY_SECONDS = 1.0  # Before it is asked again

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Brief:
    """Asks the Redis of an app, and waits for it as little as that."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.away_until = 0.0

    async def ask(self, work: Callable[[Redis], Awaitable[T]]) -> T | None:
        """Return what Redis answers, or None while it is away."""
        if time.monotonic() < self.away_until:
            return None
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await work(self.app.state.redis)
        except (RedisError, OSError) as error:  # A timeout is an `OSError`
            if time.monotonic() >= self.away_until:  # The first of those who asked
                logger.warning("Redis is away: %s", type(error).__name__)
            self.away_until = time.monotonic() + AWAY_SECONDS
            return None
