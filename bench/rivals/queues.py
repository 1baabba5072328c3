"""Events as most people would send them: one queue for each client."""

import asyncio
from collections.abc import AsyncIterable

from fastapi import FastAPI
from fastapi.sse import EventSourceResponse, ServerSentEvent

app = FastAPI()
queues = set[asyncio.Queue[str]]()


@app.get("/events/news", response_class=EventSourceResponse)
async def listen() -> AsyncIterable[ServerSentEvent]:
    """Send what comes into a queue of this client's own."""
    queue = asyncio.Queue[str]()
    queues.add(queue)
    try:
        yield ServerSentEvent(raw_data="hello")
        while True:
            yield ServerSentEvent(raw_data=await queue.get())
    finally:
        queues.discard(queue)


@app.post("/shout")
async def shout(text: str) -> None:
    """Put a text into every queue."""
    for queue in queues:
        queue.put_nowait(text)


def create_app() -> FastAPI:
    """Return the app, as the emitted ones do."""
    return app
