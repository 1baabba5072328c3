"""CPU time of a request to an emitted app on MongoDB, against vibetuner's CRUD factory."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bench.places import FIELDS, VIBETUNER, Tool, compiled, install_app
from bench.report import Figure, say
from bench.requests import EMITTED, GENERATIONS, ROWS, Server, start
from bench.timing import in_turns, ratio, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BATCH = 4  # Requests between two turns: this server takes long to count
WARM_UP = 10
RIVAL = "bench.rivals.vibetuner"
MODULES = (EMITTED, RIVAL)
KINDS = {
    "list": (f"MongoDB list with total, 20 of {ROWS:,}", 1.0),
    "list without total": (f"MongoDB list without total, 20 of {ROWS:,}", None),
    "get": ("MongoDB get", None),
}


def app_costs(tool: Tool, place: Path, rounds: int) -> list[Figure]:
    """Measure both apps on one server, which is this process."""
    app = _emitted(tool, place / "my-documents")
    python = install_app(place / "documents-venv", app, VIBETUNER)
    costs = {(module, kind): list[float]() for module in MODULES for kind in KINDS}
    secantus: Any = import_module("secantus")  # Has no types
    with secantus.SecantusDBServer(storage_path=":memory:") as database:
        for generation in range(GENERATIONS):
            say(f"measuring documents, {generation + 1} of {GENERATIONS}")
            servers = [_serve(python, it, app, database.address[1], generation) for it in MODULES]
            for kind in KINDS:
                for server in servers:
                    server.cost(kind, WARM_UP)
                measured = in_turns([_asking(it, kind) for it in servers], rounds)
                for module, values in zip(MODULES, measured, strict=True):
                    costs[module, kind] += values
            for server in servers:
                server.stop()
    return [
        Figure(what, "vibetuner's CRUD factory", ratio(*(costs[it, kind] for it in MODULES)), most)
        for kind, (what, most) in KINDS.items()
    ]


def _emitted(tool: Tool, folder: Path) -> Path:
    tool.project(folder, "--api", "--db", "mongodb")
    run([tool.command, "add", "crud", "Post", *FIELDS, "--no-input"], folder)
    return compiled(folder / "app").parent


def _asking(server: Server, kind: str) -> Callable[[], float]:
    return lambda: server.cost(kind, BATCH)


def _serve(python: Path, module: str, app: Path, port: int, generation: int) -> Server:
    name = f"{module.rpartition('.')[2]}-{generation}"
    url = f"mongodb://127.0.0.1:{port}/{name}"
    command = [python, "-m", "bench.serve_documents", module]
    return start([*command], app, app.parent / f"{name}.log", url, generation)
