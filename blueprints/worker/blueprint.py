"""A worker: a process that runs tasks in the background, and the queue that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import just, python, yaml

from .adopted import adopt
from .recipes import start_all

if TYPE_CHECKING:
    from vibegen import App

SERVICE = """\
extends: app
command: python -m app.worker
ports: !reset []
stop_grace_period: 30s # More than GRACE_SECONDS in app/queue.py
depends_on:
  app:
    condition: service_healthy
  redis:
    condition: service_healthy
healthcheck:
  disable: true # /health/worker of the app says whether one is alive
"""
KEEP = "valkey-server --appendonly yes"  # Or a restart loses tasks
OWN = {
    "adopted": False,
    "import_tasks": "from app import tasks",
    "import_app": "from app.main import create_app",
    "make_app": "create_app(settings)",
    "module": "app.worker",
}
FIXTURE = '''\
@pytest.fixture
def tasks(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Record what is enqueued, without Redis; `await tasks.run()` runs it."""
    return Recorded(app, monkeypatch)
'''
ALWAYS = '''\
@pytest.fixture(autouse=True)
def recording(request: pytest.FixtureRequest) -> None:
    """Let routes that enqueue work in every test that has the app."""
    if "app" in request.fixturenames:
        request.getfixturevalue("tasks")
'''


def worker(app: App) -> None:
    """Add a worker, which runs background tasks through Redis; `add task` adds one.

    Args:
        app: Where it goes.
    """
    _check(app)
    app.once("redis")
    if app.layout.adopted:
        adopt(app)
        return
    app.create("files/common", **OWN)
    app.create("files/own", pages=app.project.exists("app/pages.py"))
    app.needs("streaq>=7.2")
    app.route("app.queue", "queue_router")
    app.edit(
        "tests/conftest.py",
        python.add_import("tests.recording", "Recorded", first_party=("app", "tests")),
        python.add_definition(FIXTURE),
        python.add_definition(ALWAYS),
    )
    recipe = just.add_recipe(
        "worker", "exec uv run python -m app.worker", comment="Run tasks in the background"
    )
    app.edit("justfile", start_all, recipe)
    if app.project.exists("compose.yaml"):
        _compose(app)
    for made, blueprint in (("compose.prod.yaml", "prod"), ("k8s", "k8s")):
        if app.project.exists(made):
            app.with_(blueprint)
    app.note("uv run just dev")


def _check(app: App) -> None:
    for module in ("app/queue.py", "app/worker.py"):
        folder = app.layout.path(module).removesuffix(".py")
        if app.project.exists(f"{folder}/__init__.py"):
            raise Refused(
                f"a worker needs the module `{folder}.py`, and there is a folder `{folder}/`",
                hint="give that page another name first",
            )
    if app.project.exists(app.layout.path("app/tasks/models.py")):
        raise Refused(
            "a worker keeps its tasks in `app/tasks/`, and that is the folder of a resource",
            hint="give that resource another name first, such as `Todo`",
        )


def _compose(app: App) -> None:
    """Run a worker beside the app, and let Redis keep what it is told."""
    app.service("worker", SERVICE)
    app.edit(
        "compose.yaml",
        yaml.add_key("services.redis", "command", KEEP),
        yaml.add_key("services.redis", "volumes", "- tasks:/data"),
        yaml.add_key("volumes", "tasks"),
    )
