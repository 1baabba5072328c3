"""Streams of events: who listens to which channel here, who missed what."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import islice

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse
from starlette.types import Receive, Scope, Send

BACKLOG_EVENTS = 100  # Who is further behind is dropped, or fills our memory
HISTORY_EVENTS = 500  # Of all channels, for who comes back with Last-Event-ID
PING_SECONDS = 15  # Proxies close what is silent for longer
EVENT_ID = re.compile(r"(\d{1,15})-(\d{1,15})")  # Milliseconds and a counter
# nginx would hold it back
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}

EventId = tuple[int, int]


class Channel:
    """Who listens to a name. All share one buffer, each with a position."""

    def __init__(self) -> None:
        self.events: deque[bytes] = deque(maxlen=BACKLOG_EVENTS)
        self.sent = 0
        self.streams: set[Stream] = set()
        self.news = asyncio.Event()

    def send(self, event: bytes) -> None:
        """Give an event to all; drop who has not read what it pushes out."""
        self.events.append(event)
        self.sent += 1
        for stream in [it for it in self.streams if self.sent - it.seen > BACKLOG_EVENTS]:
            self.streams.discard(stream)
            stream.limit.reschedule(0)
        self.wake()

    def wake(self) -> None:
        """Let all look for news; who finds none sends a comment."""
        self.news.set()
        self.news = asyncio.Event()


class Hub:
    """The channels of this process that somebody listens to."""

    def __init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Begin with nobody listening and nothing to remember."""
        self.channels: dict[str, Channel] = {}
        self.history: deque[tuple[EventId, str, bytes]] = deque(maxlen=HISTORY_EVENTS)
        self.last: EventId = (0, 0)
        # To other processes
        self.relay: Callable[[str, bytes], Awaitable[bool]] | None = None
        self.closed = False

    def deliver(self, channel: str, event: bytes, event_id: EventId | None = None) -> None:
        """Send an event to who listens here; ids grow over restarts too."""
        now = time.time_ns() // 1_000_000, 0
        event = self.remember(channel, event, event_id or max(now, (self.last[0], self.last[1] + 1)))
        if channel in self.channels:
            self.channels[channel].send(event)

    def remember(self, channel: str, event: bytes, event_id: EventId) -> bytes:
        """Keep an event for those who come back, and return it with its id."""
        self.last = max(self.last, event_id)
        event = b"id: %d-%d\n%b" % (*event_id, event)
        self.history.append((event_id, channel, event))
        return event

    def missed(self, channel: str, after: EventId) -> list[bytes]:
        """Return what was sent to a channel after an event, if it is kept."""
        return [it for at, name, it in self.history if name == channel and at > after]

    async def ping(self) -> None:
        """Let no connection fall silent."""
        while True:
            await asyncio.sleep(PING_SECONDS)
            self.wake()

    def wake(self) -> None:
        """Wake all streams."""
        for channel in self.channels.values():
            channel.wake()

    def close(self) -> None:
        """End all streams; browsers come back by themselves."""
        self.closed = True
        self.wake()


hub = Hub()


class Stream(EventSourceResponse):
    """The answer to one who listens."""

    def __init__(self, name: str, last_event_id: str) -> None:
        super().__init__((), headers=HEADERS)
        found = EVENT_ID.fullmatch(last_event_id)
        self.after = (int(found[1]), int(found[2])) if found else hub.last
        self.name = name
        # Cancels what waits for a client that does not read
        self.limit = asyncio.timeout(None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a place in the channel for as long as the client stays."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        channel = hub.channels.setdefault(self.name, Channel())
        self.seen = channel.sent
        channel.streams.add(self)
        # In a task of its own: an event need not wake all around a request
        writer = asyncio.create_task(self._write(channel, self._missed(), send))
        try:
            with suppress(TimeoutError):
                async with self.limit:
                    while (await receive())["type"] != "http.disconnect":
                        pass
        finally:
            writer.cancel()
            channel.streams.discard(self)
            if not channel.streams and hub.channels.get(self.name) is channel:
                del hub.channels[self.name]

    def _missed(self) -> bytes:
        """Begin with the id, for who comes back before there was any event."""
        return b"".join([b"id: %d-%d\n\n" % self.after, *hub.missed(self.name, self.after)])

    async def _write(self, channel: Channel, body: bytes, send: Send) -> None:
        """Send what comes; EventSourceResponse keeps three tasks a client."""
        while not hub.closed:
            await send({"type": "http.response.body", "body": body, "more_body": True})
            if channel.sent == self.seen:
                await channel.news.wait()
            behind, self.seen = channel.sent - self.seen, channel.sent
            start = len(channel.events) - behind
            body = b"".join(islice(channel.events, start, None)) or KEEPALIVE_COMMENT
        await send({"type": "http.response.body", "body": b"", "more_body": False})
