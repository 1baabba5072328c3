"""What a cache keeps in Redis, for all processes; nothing while it is away."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from redis.asyncio import Redis

from app.redis_brief import Brief
from app.cache import cache
from app.cache_store import ALL, ENTRY_BYTES_MAX, make_mark, pack, unpack
from app.config import Settings
from app.redis import redis_key


class Shared:
    """Keeps entries in Redis; a read is one round trip, whatever its tags."""

    def __init__(self, app: FastAPI) -> None:
        self.settings: Settings = app.state.settings
        self.brief = Brief(app)
        self.owes = False  # What was to be forgotten while Redis was away

    async def read(
        self, key: str, tags: Sequence[str], ttl: float
    ) -> tuple[bytes | None, bytes | None]:
        """Return what is kept, and the marks."""
        names = [self._name(f"tag:{tag}") for tag in (ALL, *tags)]
        new = [make_mark() for _ in names]
        milliseconds = int(ttl * 1000)

        async def ask(redis: Redis) -> list[Any]:
            pipe = redis.pipeline(transaction=False)
            for name, mark in zip(names, new, strict=True):
                pipe.set(name, mark, nx=True, get=True, px=milliseconds)
                pipe.pexpire(name, milliseconds, gt=True)
            pipe.get(self._name(key))
            return await pipe.execute()

        if self.owes:
            await self.drop([])
        found = await self.brief.ask(ask)
        if found is None:
            return None, None
        marks = b" ".join(old or mark for old, mark in zip(found[:-1:2], new, strict=True))
        return unpack(found[-1], marks), marks

    async def write(self, key: str, marks: bytes, data: bytes, ttl: float) -> None:
        """Keep bytes."""
        name, kept = self._name(key), pack(data, marks)
        if len(data) <= ENTRY_BYTES_MAX:
            await self.brief.ask(lambda redis: redis.set(name, kept, px=int(ttl * 1000)))

    async def drop(self, tags: Sequence[str]) -> None:
        """Forget the marks; if Redis is away, all of them once it is back."""
        names = [self._name(f"tag:{tag}") for tag in tags or [ALL]]

        async def ask(redis: Redis) -> list[Any]:
            pipe = redis.pipeline(transaction=False)
            for name in names:
                pipe.delete(name)
            return await pipe.execute()

        done = await self.brief.ask(ask) is not None
        self.owes = not done or (self.owes and bool(tags))

    def _name(self, name: str) -> str:
        return redis_key(self.settings, f"cache:{name}")


def share_cache(app: FastAPI) -> None:
    """Keep things in Redis, if the app has it."""
    if app.state.settings.redis_url:
        cache.store = Shared(app)
