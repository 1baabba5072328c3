"""Events between processes: a Redis stream, which all append to and follow.

They see the same events in the same order under the same ids, so a client may
come back to any of them. While Redis is away, each process delivers its own
events by itself.
"""

import asyncio
import logging
import secrets
from contextlib import suppress
from itertools import count
from typing import cast

from fastapi import FastAPI
from redis.asyncio import Redis
from redis.exceptions import RedisError
from redis.typing import EncodableT, FieldT

from app.config import Settings
from app.redis import redis_key
from app.streams import HISTORY_EVENTS, EventId, Hub

POLL_MS = 1_000  # How long one read waits; less than the timeout of an answer
RETRY_SECONDS = 0.5

Fields = dict[FieldT, EncodableT]
Entry = tuple[bytes, dict[bytes, bytes]]

logger = logging.getLogger(__name__)


async def relay_events(app: FastAPI, hub: Hub) -> list[asyncio.Task[None]]:
    """Share a hub's events with other processes, if the app has Redis."""
    # An app of a test has none
    settings: Settings | None = getattr(app.state, "settings", None)
    if not (settings and settings.redis_url):
        return []
    relay = Relay(app.state.redis, redis_key(settings, "events"), hub)
    with suppress(RedisError, OSError):
        await relay.recall()  # Before anybody comes back to this process
    return [asyncio.create_task(relay.follow())]


class Relay:
    """What one process has sent, and how far it has read."""

    def __init__(self, redis: Redis, key: str, hub: Hub) -> None:
        self.redis = redis
        self.key = key
        self.hub = hub
        self.me = secrets.token_hex(8)  # Not on import: that may be before a fork
        self.numbers = count()
        # Sent, and not yet come back
        self.under_way: dict[bytes, tuple[str, bytes]] = {}
        self.read = ""

    async def send(self, channel: str, event: bytes) -> bool:
        """Send an event to all; this process delivers it once it is back."""
        token = f"{self.me}:{next(self.numbers)}".encode()
        fields: Fields = {b"channel": channel.encode(), b"event": event, b"token": token}
        self.under_way[token] = channel, event
        try:
            await self.redis.xadd(self.key, fields, maxlen=HISTORY_EVENTS)
        except (RedisError, OSError):
            self._deliver_alone([token])
        return True

    async def follow(self) -> None:
        """Deliver what comes, and begin again whenever Redis is back.

        Ends with the hub: before Python 3.12, a client of Redis may swallow a
        cancellation.
        """
        while not self.hub.closed:
            try:
                if not self.read:
                    await self.recall()
                self.hub.relay = self.send
                while not self.hub.closed:
                    await self._receive()
            except (RedisError, OSError) as error:
                if self.hub.relay:
                    logger.warning(
                        "No Redis, events stay in this process: %s", type(error).__name__
                    )
                self.hub.relay = None
                self._deliver_alone(list(self.under_way))
            await asyncio.sleep(RETRY_SECONDS)

    async def recall(self) -> None:
        """Remember what was sent before: clients of others may come here."""
        found = await self.redis.xrevrange(self.key, count=HISTORY_EVENTS)
        entries = cast("list[Entry]", found)
        for entry_id, fields in reversed(entries):
            self.hub.remember(fields[b"channel"].decode(), fields[b"event"], _parse(entry_id))
        self.read = entries[0][0].decode() if entries else "0-0"

    async def _receive(self) -> None:
        found = await self.redis.xread({self.key: self.read}, block=POLL_MS)
        for entry_id, fields in _entries(found):
            self.read = entry_id.decode()
            token = fields[b"token"]
            is_mine = token.startswith(self.me.encode())
            if is_mine and not self.under_way.pop(token, None):
                continue  # Delivered already, when Redis did not answer
            self.hub.deliver(fields[b"channel"].decode(), fields[b"event"], _parse(entry_id))

    def _deliver_alone(self, tokens: list[bytes]) -> None:
        for token in tokens:
            if sent := self.under_way.pop(token, None):
                self.hub.deliver(*sent)


def _entries(found: object) -> list[Entry]:
    """Return the entries of the only stream that was read."""
    streams = cast("list[tuple[bytes, list[Entry]]]", found)
    return streams[0][1] if streams else []


def _parse(entry_id: bytes) -> EventId:
    milliseconds, _, number = entry_id.partition(b"-")
    return int(milliseconds), int(number)
