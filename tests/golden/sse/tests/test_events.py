"""Events that the server sends, each test with an app and a hub of its own."""

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI, HTTPException, Request
from fastapi.sse import EventSourceResponse
from jinja2 import DictLoader
from starlette.types import Message

from app.events import CHANNELS, PublicStreams, broadcast, router, subscribe
from app.pages import templates
from app.streams import BACKLOG_EVENTS, Hub, hub

BAD_NAMES = ["", "a b", "a\n", "a/b", "ä", "x" * 129]
REQUEST = Request({"type": "http", "headers": []})


class Client:
    """What a client got; it reads nothing while `reads` is not set."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = ""
        self.got = asyncio.Event()
        self.reads = asyncio.Event()
        self.gone = asyncio.Event()
        self.reads.set()
        self.asked = False

    async def send(self, message: Message) -> None:
        """Take what the app sends, once the client reads."""
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        elif message.get("more_body"):
            self.body += message["body"].decode()
        else:
            self.gone.set()
        self.got.set()

    async def receive(self) -> Message:
        """Return the empty body of the request, later that the client left."""
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b""}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def until(self, text: str) -> str:
        """Wait until a text has come, and return all that has."""
        async with asyncio.timeout(5):
            while text not in self.body:
                self.got.clear()
                await self.got.wait()
        return self.body


@asynccontextmanager
async def listening(
    name: str, last_event_id: str = "", prefix: str = "/own"
) -> AsyncGenerator[Client]:
    """Listen to a channel until the block ends."""
    client = Client()
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"{prefix}/{name}",
        "query_string": b"",
        "headers": [(b"last-event-id", last_event_id.encode())],
    }
    task = asyncio.create_task(app(scope, client.receive, client.send))
    await client.until("\n\n")
    yield client
    client.gone.set()
    await asyncio.wait_for(task, 5)


app = FastAPI()
app.include_router(router)


@app.get("/own/{name}")
async def own(name: str, request: Request) -> EventSourceResponse:
    return subscribe(name, request)


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test while the app runs."""

    async def running() -> None:
        async with app.router.lifespan_context(app):
            await test()

    asyncio.run(running())


def test_all_get_each_event_once_and_in_order() -> None:
    async def test() -> None:
        async with listening("news") as one, listening("news") as two, listening("other") as other:
            await broadcast("news", data="two\nlines")
            await broadcast("news", "number", {"n": 1})
            for client in (one, two):
                text = await client.until("}\n\n")
                assert text.count("data: two\ndata: lines\n\n") == 1
                assert text.endswith('event: number\ndata: {"n": 1}\n\n')
            assert "data" not in other.body
            assert one.headers[b"content-type"].startswith(b"text/event-stream")
            assert one.headers[b"x-accel-buffering"] == b"no"
        assert hub.channels == {}

    run(test)


def test_who_comes_back_gets_what_was_missed() -> None:
    async def test() -> None:
        async with listening("news") as client:
            first = client.body.split()[1]
        await broadcast("news", data="one")
        await broadcast("other", data="elsewhere")
        await broadcast("news", data="two")
        async with listening("news", first) as client:
            text = await client.until("data: two")
            assert (text.count("data:"), text.index("one") < text.index("two")) == (2, True)
            second = text.split("data: one")[0].split()[-1]
        async with listening("news", second) as client:
            assert "data: one" not in await client.until("data: two")
        for garbage in ("x", "1-", "-1-1", "9" * 40, "1-1\x00"):
            async with listening("news", garbage) as client:
                assert "data" not in client.body

    run(test)


def test_who_does_not_read_is_dropped_and_others_lose_nothing() -> None:
    async def test() -> None:
        async with listening("news") as slow, listening("news") as quick:
            slow.reads.clear()
            for number in range(BACKLOG_EVENTS + 2):
                await broadcast("news", data=f"<{number}>")
                await quick.until(f"<{number}>")
            assert len(hub.channels["news"].streams) == 1
            assert quick.body.count("data:") == BACKLOG_EVENTS + 2

    run(test)


def test_a_silent_stream_is_kept_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[Hub.__module__], "PING_SECONDS", 0.01)

    async def test() -> None:
        async with listening("news") as client:
            await client.until(": ping\n\n: ping\n\n")

    run(test)


def test_streams_end_when_the_process_is_told_to_stop() -> None:
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))

    async def test() -> None:
        async with listening("news") as client:
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(client.gone.wait(), 5)

    run(test)
    assert told == [signal.SIGTERM]  # And the server hears of it as well
    assert signal.signal(signal.SIGTERM, before) not in {before, signal.SIG_DFL}


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_are_checked(name: str) -> None:
    with pytest.raises(ValueError, match="No name"):
        asyncio.run(broadcast(name))
    with pytest.raises(ValueError, match="No name"):
        asyncio.run(broadcast("news", name))
    with pytest.raises(HTTPException):
        subscribe(name, REQUEST)


def test_anybody_may_listen_to_public_channels_only() -> None:
    async def test() -> None:
        CHANNELS.append("public")
        async with listening("public", prefix="/events") as client:
            assert client.status == 200
        CHANNELS.remove("public")
        scope = {"path_params": {"channel": "public"}}
        with pytest.raises(HTTPException):
            await PublicStreams()(scope, client.receive, client.send)

    run(test)


def test_templates_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "loader", DictLoader({"it.html": "<p>{{ text }}</p>"}))

    async def test() -> None:
        async with listening("news") as client:
            await broadcast("news", template="it.html", text="<script>")
            await client.until("data: <p>&lt;script&gt;</p>\n\n")

    run(test)


def test_an_event_is_short() -> None:
    with pytest.raises(ValueError, match="send where to fetch it"):
        asyncio.run(broadcast("news", data="x" * 100_000))
