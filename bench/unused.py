"""What a cache and rate limits cost a route that does not use them, against an app without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.places import FIELDS, Tool, compiled, install_app
from bench.report import Figure, say
from bench.requests import EMITTED, GENERATIONS, WARM_UP, Server, start
from bench.timing import in_turns, ratio, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDED = ("cache", "ratelimit")
KINDS = ("get", "list without total")
BATCH = 100  # Requests between two turns
BUDGET = 1.02


def unused(tool: Tool, place: Path, rounds: int) -> list[Figure]:
    """Measure two apps that differ in what was added alone."""
    apps = [_emitted(tool, place / f"unused-{len(added)}", added) for added in (ADDED, ())]
    python = install_app(place / "unused-venv", apps[0])
    costs = {(app, kind): list[float]() for app in apps for kind in KINDS}
    for generation in range(GENERATIONS):
        say(f"measuring what is not used, {generation + 1} of {GENERATIONS}")
        servers = [_serve(python, app, generation) for app in apps]
        for kind in KINDS:
            for server in servers:
                server.cost(kind, WARM_UP)
            measured = in_turns([_asking(it, kind) for it in servers], rounds)
            for app, values in zip(apps, measured, strict=True):
                costs[app, kind] += values
        for server in servers:
            server.stop()
    what = " and ".join(ADDED)
    return [
        Figure(
            f"{kind}, {what} not used",
            "without",
            ratio(*(costs[app, kind] for app in apps)),
            BUDGET,
        )
        for kind in KINDS
    ]


def _emitted(tool: Tool, folder: Path, added: tuple[str, ...]) -> Path:
    tool.project(folder, "--api")
    run([tool.command, "add", "crud", "Post", *FIELDS, "--no-input"], folder)
    for blueprint in added:
        run([tool.command, "add", blueprint, "--no-input"], folder)
    return compiled(folder / "app").parent


def _asking(server: Server, kind: str) -> Callable[[], float]:
    return lambda: server.cost(kind, BATCH)


def _serve(python: Path, app: Path, generation: int) -> Server:
    url = f"sqlite+aiosqlite:///{app / f'{generation}.db'}"
    command = [python, "-m", "bench.serve", EMITTED]
    return start([*command], app, app / f"{generation}.log", url, generation)
