"""What open streams cost: memory for each client, and CPU time for each delivery."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.places import ROOT, Tool, compiled, install_app
from bench.report import Figure, say
from bench.timing import Spread, environment, run, spread

if TYPE_CHECKING:
    from collections.abc import Generator

CLIENTS = 10_000
BATCH = 250  # That connect at a time
EVENTS = 10
TEXT = "x" * 100
PATIENCE_SECONDS = 300
TICKS = os.sysconf("SC_CLK_TCK")
BROADCAST = '''

@router.post("/events/shout")
async def shout(text: str) -> None:
    """Broadcast for the benchmark."""
    await broadcast("news", data=text)
'''
LIMITS = {  # Granian takes 1,024 requests at a time unless it is told
    "GRANIAN_BACKLOG": "16384",
    "GRANIAN_BACKPRESSURE": "16384",
    "GRANIAN_HTTP": "1",
    "LOG_LEVEL": "ERROR",
}


class Client(asyncio.Protocol):
    """One that listens, and counts the bytes that it gets."""

    def __init__(self) -> None:
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        head = b"GET /events/news HTTP/1.1\r\nHost: localhost\r\n\r\n"
        cast("asyncio.Transport", transport).write(head)

    def data_received(self, data: bytes) -> None:
        """Count."""
        self.received += data.count(b"\n\n") + data.count(b"\r\n\r\n")


def streams(tool: Tool, place: Path, count: int = CLIENTS) -> list[Figure]:
    """Measure an emitted app, and one queue for each client."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most != resource.RLIM_INFINITY and most < 2 * count:
        raise SystemExit(
            f"{count:,} clients need {2 * count:,} open files: `ulimit -Hn` says {most}"
        )
    folder = tool.project(place / "live", "--api", "--db", "none")
    run([tool.command, "add", "sse", "news", "--no-input"], folder)
    events = folder / "app/events.py"
    events.write_text(events.read_text() + BROADCAST)
    python = install_app(place / "live-venv", compiled(folder / "app").parent)
    ours = _measure(python, folder, "app.main:create_app", "/events/shout", count)
    theirs = _measure(python, folder, "bench.rivals.queues:create_app", "/shout", count)
    what, rival = f"{count:,} open streams: ", "one queue for each client"
    kinds = (("memory of a client", "KiB", 30), ("CPU of a delivery", "us", 20))
    return [
        figure
        for nth, (kind, unit, most) in enumerate(kinds)
        for figure in (
            Figure(what + kind, "", ours[nth], most, unit),
            Figure(what + kind, rival, _ratio(ours[nth], theirs[nth])),
        )
    ]


def _ratio(ours: Spread, theirs: Spread) -> Spread:
    return spread([ours.middle / theirs.middle])


def _measure(
    python: Path, folder: Path, app: str, address: str, count: int
) -> tuple[Spread, Spread]:
    say(f"opening {count:,} streams of {app}")
    with _served(python, folder, app) as (port, worker):
        return asyncio.run(_listen(port, worker, address, count))


async def _listen(port: int, worker: int, address: str, count: int) -> tuple[Spread, Spread]:
    """Return KiB a client, and microseconds a delivery."""
    loop = asyncio.get_running_loop()
    before = _kibibytes(worker)
    clients: list[Client] = []
    for _ in range(0, count, BATCH):
        opened = await asyncio.gather(
            *(loop.create_connection(Client, "127.0.0.1", port) for _ in range(BATCH))
        )
        clients += [client for _, client in opened]
        await _until(clients, 2)  # The head, and the first event
    memory = (_kibibytes(worker) - before) / count
    costs = list[float]()
    for nth in range(EVENTS):
        started = _seconds(worker)
        await _shout(port, address)
        await _until(clients, 3 + nth)
        costs.append((_seconds(worker) - started) / count * 1e6)
    return spread([memory]), spread(costs)


async def _until(clients: list[Client], received: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while late := sum(it.received < received for it in clients):
        if time.monotonic() > deadline:
            raise SystemExit(f"{late:,} of {len(clients):,} clients did not get event {received}")
        await asyncio.sleep(0.05)


async def _shout(port: int, address: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    writer.write(f"POST {address}?text={TEXT} {head}".encode())
    answer = await reader.read()
    if b" 200 " not in answer:
        raise SystemExit(f"POST {address}: {answer.decode()}")
    writer.close()


@contextmanager
def _served(python: Path, folder: Path, app: str) -> Generator[tuple[int, int]]:
    """Serve an app with one worker; yield its port and the worker's process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    words = f"--interface asgi --factory {app} --port {port} --workers-kill-timeout 1"
    process = subprocess.Popen(  # noqa: S603 - ours
        [python.with_name("granian"), *words.split()],
        cwd=folder,
        env={**environment(), **LIMITS, "PYTHONPATH": f"{folder}:{ROOT}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{app} does not start")
            time.sleep(0.1)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        yield port, max(map(int, children.split()))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _kibibytes(process: int) -> float:
    """Return the memory of a process that nobody else has."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(float(it.split()[1]) for it in lines if it.startswith("Private_"))


def _seconds(process: int) -> float:
    """Return the CPU time of a process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
