"""Events that the server sends: `broadcast` from anywhere.

Browsers listen at /events/NAME.
"""

import asyncio
import json
import re
import signal
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import FrameType

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.encoders import jsonable_encoder
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

<% if pages %>
from app.pages import templates
<% endif %>
from app.streams import Stream, hub

# Anybody may listen to these. For others, check who asks in a route of your
# own, and `return subscribe(f"user-{user.id}", request)`
CHANNELS: list[str] = []
NAME = re.compile(r"[A-Za-z0-9._:-]{1,128}")  # Of a channel or an event
EVENT_BYTES_MAX = 64_000


<% if pages %>
async def broadcast(
    channel: str, event: str = "message", data: object = None, template: str = "", **context: object
) -> None:
    """Send text, a rendered template, or anything else as JSON, to a channel.
<% else %>
async def broadcast(channel: str, event: str = "message", data: object = None) -> None:
    """Send text, or anything else as JSON, to all who listen to a channel.
<% endif %>

    Raises `ValueError` for a bad name of a channel or event, and for too much
    data.
    """
    if not (NAME.fullmatch(channel) and NAME.fullmatch(event)):
        names = f"{channel[:200]!r}, {event[:200]!r}"
        raise ValueError(f"No name of a channel or event: {names}")
<% if pages %>
    if template:
        data = templates.get_template(template).render(context)
<% endif %>
    text = data if isinstance(data, str) else json.dumps(jsonable_encoder(data))
    sent = format_sse_event(event=None if event == "message" else event, data_str=text)
    if len(sent) > EVENT_BYTES_MAX:
        raise ValueError(f"An event of {len(sent)} bytes: send where to fetch it instead")
    if not (hub.relay and await hub.relay(channel, sent)):
        hub.deliver(channel, sent)


def subscribe(channel: str, request: Request) -> EventSourceResponse:
    """Answer with what the client missed and what is sent from now on."""
    if not NAME.fullmatch(channel):
        raise HTTPException(404, "Channel not found")
    return Stream(channel, request.headers.get("last-event-id", ""))


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """End all streams as soon as the process is told to stop.

    A server stops the app only when every response has ended, which streams
    never do.
    """
    hub.open()
    loop = asyncio.get_running_loop()
    # Others get no signals
    is_main = threading.current_thread() is threading.main_thread()
    handlers = {
        it: handler
        for it in (signal.SIGINT, signal.SIGTERM)
        if is_main and callable(handler := signal.getsignal(it))
    }

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(hub.close)
        handlers[signal.Signals(number)](number, frame)

    for number in handlers:
        signal.signal(number, stop)
    tasks = [asyncio.create_task(hub.ping())]
    yield
    hub.close()
    for task in tasks:
        task.cancel()
    for number, handler in handlers.items():
        signal.signal(number, handler)


class PublicStreams:
    """Streams of public channels.

    What FastAPI keeps for a route of its own would be 5 KiB for each of them.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream a channel that anybody may listen to."""
        channel = scope["path_params"]["channel"]
        if channel not in CHANNELS:
            raise HTTPException(404, "Channel not found")
        await subscribe(channel, Request(scope))(scope, receive, send)


# Not in the schema: a program that tries all of it would wait for the end
route = Route("/events/{channel}", PublicStreams(), methods=["GET"])
router = APIRouter(routes=[route], lifespan=lifespan)
