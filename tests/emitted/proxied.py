"""Served processes of an app that can be told to stop, and what a proxy sends to those that are ready."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from .kit import free_port

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from .kit import Environment

COMMAND = "--interface asgi --factory app.main:create_app --workers-kill-timeout 60"
CLIENTS = 4
PATIENCE_SECONDS = 30


def ask(connection: HTTPConnection, path: str, body: object = None) -> int:
    """Send a POST with a body or a GET, and read the answer; return its status."""
    headers = {"content-type": "application/json"}
    connection.request("POST" if body else "GET", path, json.dumps(body) if body else None, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


class Process:
    """One server of the app, which can be started again on the same port."""

    def __init__(
        self, root: Path, environment: Environment, env: Mapping[str, str], log: Path
    ) -> None:
        self.root, self.log, self.port = root, log, free_port()
        self.granian = [environment.bin / "granian", *COMMAND.split(), "--port", str(self.port)]
        self.env = {**os.environ, **environment.path(), **env}
        self.start()

    def start(self) -> None:
        """Start, without waiting until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.granian, cwd=self.root, env=self.env, stdout=log, stderr=log
            )

    def is_ready(self) -> bool:
        """Ask what a proxy asks."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            return ask(connection, "/health/ready") == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> float:
        """Stop as a container does, long before a worker is killed; return how many seconds it took.

        Granian's log can't tell: it calls a worker killed that ended just before.
        """
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)
        return time.monotonic() - started


@dataclass
class Proxy:
    """Asks who is ready, and sends each request there, in turn; sends nothing twice."""

    processes: list[Process]
    ready: list[Process] = field(default_factory=list[Process])
    stopped: threading.Event = field(default_factory=threading.Event)
    statuses: list[int] = field(default_factory=list[int])
    failures: list[str] = field(default_factory=list[str])

    def watch(self) -> None:
        """Know who is ready, as it was a moment ago."""
        while not self.stopped.wait(0.1):
            self.ready = [it for it in self.processes if it.is_ready()]

    def load(self) -> None:
        """Read and write in turn, over connections that stay open as long as the other is ready."""
        kept: dict[int, HTTPConnection] = {}
        for number in itertools.count():
            if self.stopped.is_set():
                break
            ready = self.ready
            for port in kept.keys() - {it.port for it in ready}:
                kept.pop(port).close()
            try:
                port = ready[number // 2 % len(ready)].port
                connection = kept.setdefault(port, HTTPConnection("127.0.0.1", port, timeout=20))
                body = {"title": "One"} if number % 2 else None
                self.statuses.append(ask(connection, "/api/posts?limit=1", body))
            except (OSError, HTTPException, ZeroDivisionError) as error:
                self.failures.append(repr(error))
            time.sleep(0.005)
        for it in kept.values():
            it.close()

    def until(self, ready: int) -> None:
        """Wait until so many are ready."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.ready) != ready:
            assert time.monotonic() < deadline, [it.log.read_text() for it in self.processes]
            time.sleep(0.02)

    @contextmanager
    def loaded(self) -> Generator[None]:
        """Send requests while the block runs."""
        watching = threading.Thread(target=self.watch)
        watching.start()
        clients = [threading.Thread(target=self.load) for _ in range(CLIENTS)]
        try:
            self.until(len(self.processes))
            for it in clients:
                it.start()
            yield
        finally:
            self.stopped.set()
            for it in [watching, *(it for it in clients if it.ident)]:
                it.join()
