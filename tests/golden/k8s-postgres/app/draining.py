"""A stop in two steps: /health/ready says 503 first, and the server stops DRAIN_SECONDS later.

By then a proxy that asks whether this process is ready sends nothing any more.
"""

import asyncio
import signal
import socket
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from types import FrameType

from fastapi import APIRouter, FastAPI

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Hold back what tells this process to stop."""
    app.state.draining = False
    is_worker = getattr(app.state, "is_worker", False)  # Which runs tasks, and is sent no requests
    is_main = threading.current_thread() is threading.main_thread()  # Others get no signals
    is_held = app.state.settings.drain_seconds > 0 and is_main and not is_worker
    with held_signals(app) if is_held else nullcontext():
        yield


@contextmanager
def held_signals(app: FastAPI) -> Generator[None]:
    """Take the signals from all who wait for them, and hand them on when nobody is sent here."""
    loop = asyncio.get_running_loop()
    inbox, outbox = socket.socketpair()
    inbox.setblocking(False)
    outbox.setblocking(False)
    handlers = {it: signal.signal(it, ignore) for it in SIGNALS}
    wakeup = signal.set_wakeup_fd(outbox.fileno())  # A loop has handlers too, and hears through it

    def give_back() -> None:
        signal.set_wakeup_fd(wakeup)
        for number, handler in handlers.items():
            signal.signal(number, handler)

    def stop(number: int) -> None:
        give_back()
        signal.raise_signal(number)

    def hear() -> None:
        stopping = [it for it in inbox.recv(1024) if it in SIGNALS]
        if stopping and not app.state.draining:
            app.state.draining = True
            loop.call_later(app.state.settings.drain_seconds, stop, stopping[0])

    loop.add_reader(inbox, hear)
    try:
        yield
    finally:
        loop.remove_reader(inbox)
        give_back()
        inbox.close()
        outbox.close()


def ignore(_number: int, _frame: FrameType | None) -> None:
    """Let `hear` know: Python writes to the wake-up socket only where there is a handler."""


async def check_process(app: FastAPI) -> None:
    """Fail as soon as this process has been told to stop."""
    if getattr(app.state, "draining", False):  # Some check before our lifespan starts
        raise RuntimeError("told to stop")


router = APIRouter(lifespan=lifespan)
