"""Counts requests in Redis, for all processes, by the clock of Redis.

Each is one round trip.
"""

from typing import cast

from fastapi import FastAPI
from redis.asyncio import Redis

from app.config import Settings
from app.limit_store import Limit, State
from app.ratelimit import limits
from app.redis import redis_key
from app.redis_brief import Brief

MICRO = 1_000_000
# As `take` in limit_store.py; in microseconds, which Lua must write as digits
HIT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local quota, period = tonumber(ARGV[1]), ARGV[2] * 1000000
local each = period / quota
local full_at = tonumber(redis.call('GET', KEYS[1]) or now)
local full_after = math.min(math.max(full_at - now, 0), period)
local wait = full_after + each - period
if wait > 0 then return {0, math.ceil(full_after), math.ceil(wait)} end
full_after = full_after + each
local text = string.format('%.0f', math.floor(now + full_after))
redis.call('SET', KEYS[1], text, 'PX', math.ceil(full_after / 1000))
local left = math.floor((period - full_after) / each + 0.000001)
return {left, math.ceil(full_after), 0}
"""


class Shared:
    """Counts for all processes."""

    def __init__(self, app: FastAPI) -> None:
        self.settings: Settings = app.state.settings
        self.brief = Brief(app)

    async def hit(self, key: str, limit: Limit) -> State | None:
        """Count one, unless it is one too many; None while Redis is away."""
        name = redis_key(self.settings, f"limit:{key}")

        async def ask(redis: Redis) -> list[int]:
            return cast("list[int]", await redis.eval(HIT, 1, name, limit.quota, limit.seconds))

        found = await self.brief.ask(ask)
        if found is None:
            return None
        remaining, full_after, retry_after = found
        return State(remaining, full_after / MICRO, retry_after / MICRO)


def share_limits(app: FastAPI) -> None:
    """Count in Redis, if the app has it."""
    if app.state.settings.redis_url:
        limits.store = Shared(app)
