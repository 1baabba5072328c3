"""CPU time of a request to an emitted app, against the same written by hand and by FastCRUD."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from bench.places import FIELDS, ROOT, Tool, compiled, install_app
from bench.report import Figure, say
from bench.timing import environment, in_turns, ratio, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 10_000  # In the table of every app
GENERATIONS = 4  # Of processes: each has its own luck with the layout of its memory
BATCH = 25  # Requests between two turns
WARM_UP = 50  # Requests before the first one counts
KINDS = ("list", "list without total", "get", "create")
EMITTED = "app.main"
EQUAL, PLAIN, FASTCRUD = (f"bench.rivals.{name}" for name in ("equal", "plain", "fastcrud"))
RIVALS = {
    EQUAL: ("by hand, equal features", dict.fromkeys(KINDS, 1.1)),
    PLAIN: ("by hand, as the docs teach it", dict[str, float]()),
    FASTCRUD: ("FastCRUD", {"list": 0.55, "list without total": 0.4, "get": 0.6}),
}


@dataclass(frozen=True)
class Server:
    """A process that answers requests when it is told to, and says what they cost."""

    orders: IO[str]
    answers: IO[str]
    log: Path
    process: subprocess.Popen[str]

    def cost(self, kind: str, count: int = BATCH) -> float:
        """Return the CPU seconds of one request."""
        with suppress(BrokenPipeError):
            self.orders.write(f"{kind} {count}\n")
            self.orders.flush()
        answer = self.answers.readline()
        if not answer:
            raise SystemExit(f"an app stopped:\n{self.log.read_text()[-2_000:]}")
        return float(answer)

    def stop(self) -> None:
        """End the process."""
        self.orders.close()
        self.process.wait()


def app_costs(tool: Tool, place: Path, rounds: int) -> list[Figure]:
    """Measure requests to an emitted app, and what its import costs."""
    whole = _emitted(tool, place / "my-pages")
    api = _emitted(tool, place / "my-json", "--api")
    python = install_app(place / "venv", whole)
    return [*_requests(python, api, rounds), *_imports(python, {"--api": api, "": whole}, rounds)]


def _emitted(tool: Tool, folder: Path, *options: str) -> Path:
    tool.project(folder, *options)
    run([tool.command, "add", "crud", "Post", *FIELDS, "--no-input"], folder)
    return compiled(folder / "app").parent


def _requests(python: Path, app: Path, rounds: int) -> list[Figure]:
    modules = [EMITTED, *RIVALS]
    costs = {(module, kind): list[float]() for module in modules for kind in KINDS}
    for generation in range(GENERATIONS):
        say(f"measuring requests, {generation + 1} of {GENERATIONS}")
        servers = [_serve(python, module, app, generation) for module in modules]
        for kind in KINDS:
            for server in servers:
                server.cost(kind, WARM_UP)
            measured = in_turns([_asking(it, kind) for it in servers], rounds)
            for module, values in zip(modules, measured, strict=True):
                costs[module, kind] += values
        for server in servers:
            server.stop()
    return [
        Figure(_words(kind), name, ratio(costs[EMITTED, kind], costs[rival, kind]), most.get(kind))
        for rival, (name, most) in RIVALS.items()
        for kind in KINDS
    ]


def _words(kind: str) -> str:
    return f"{kind}, 20 of {ROWS:,}" if kind.startswith("list") else kind


def _asking(server: Server, kind: str) -> Callable[[], float]:
    return lambda: server.cost(kind)


def _serve(python: Path, module: str, app: Path, generation: int) -> Server:
    name = f"{module}-{generation}"
    database, log = app.parent / f"{name}.db", app.parent / f"{name}.log"
    command = [python, "-m", "bench.serve", module]
    return start(command, app, log, f"sqlite+aiosqlite:///{database}", generation)


def start(command: list[str | Path], app: Path, log: Path, url: str, seed: int = 0) -> Server:
    """Start what answers requests to an app."""
    more = {
        "DATABASE_URL": url,
        "PYTHONHASHSEED": str(seed),  # It shifts all of a process by 5 %: the same for all
        "PYTHONPATH": f"{app}:{ROOT}",
    }
    process = subprocess.Popen(  # noqa: S603 - ours
        command,
        cwd=app,
        env={**environment(), **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log.open("w"),
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise AssertionError
    return Server(process.stdin, process.stdout, log, process)


def _imports(python: Path, apps: dict[str, Path], rounds: int) -> list[Figure]:
    say("measuring imports")
    libraries = "import fastapi, sqlmodel"

    def importing(statement: str, folder: Path) -> Callable[[], float]:
        return lambda: run([python, "-c", statement], folder).cpu

    ways = [importing("import app.main", folder) for folder in apps.values()]
    base, *costs = in_turns([importing(libraries, python.parent), *ways], rounds)
    return [
        Figure(f"import app.main, new {option}".strip(" ,"), libraries, ratio(cost, base), 1.3)
        for option, cost in zip(apps, costs, strict=True)
    ]
