"""Edits a long file and passes it through libcst, in turns: `python -I passes.py LINES ROUNDS`.

Prints JSON: the CPU seconds of each round, by what was done, libcst first. It imports nothing from
beside it, so that it measures the vibegen that is installed.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from typing import TYPE_CHECKING

import libcst  # Comes with vibegen

from vibegen import trees
from vibegen.edits import python

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = '''\
"""Everything in one file."""

from fastapi import APIRouter, HTTPException

from app.home.routes import router as home_router

router = APIRouter()
router.include_router(home_router, prefix="/home")
'''
ROUTE = '''

@router.get("/kind-{n}/{{id}}", response_model=KindOut{n})
async def get_kind_{n}(db: DbSession, id: int, page: Page = Depends(page_of)) -> Kind | None:
    """Return one of the kind, unless it is hidden."""
    query = select(Kind).where(Kind.id == id, Kind.size > {n})
    if page.search:
        query = query.where(Kind.title.contains(page.search), Kind.status.in_(["new", "old"]))
    for row in await db.scalars(query.limit(page.size)):  # There is at most one
        return row
    raise HTTPException(404, detail=f"no kind {n} has the id {{id}}")
'''


def long_file(lines: int) -> str:
    """Return a module of routes with at least so many lines."""
    routes = (lines - HEAD.count("\n")) // ROUTE.count("\n") + 1
    return HEAD + "".join(ROUTE.format(n=n) for n in range(routes))


class Untouched(libcst.CSTTransformer):
    """Sees every node and changes none: the least that an edit by libcst has to do."""


def costs(source: str) -> dict[str, Callable[[], float]]:
    """Return what is measured, by name."""
    return {
        "libcst": lambda: spent(lambda: libcst.parse_module(source).visit(Untouched()).code),
        "add_import": lambda: spent(lambda: python.add_import("app.posts")(source)),
        "add_router": lambda: spent(
            lambda: python.add_router("app.posts.routes.router", "posts_router")(source)
        ),
        "add_definition": lambda: spent(lambda: python.add_definition("def ping(): ...")(source)),
    }


def spent(act: Callable[[], str]) -> float:
    """Return the CPU seconds of something that starts with nothing remembered."""
    trees.parse.cache_clear()
    trees.check_compiles.cache_clear()
    gc.collect()
    started = time.process_time()
    act()
    return time.process_time() - started


def main(lines: int, rounds: int) -> None:
    """Measure; the first round only warms up, and every other one goes backwards."""
    ways = costs(long_file(lines))
    measured = {name: list[float]() for name in ways}
    for number in range(rounds + 1):
        for name in sorted(ways, reverse=bool(number % 2)):
            measured[name].append(ways[name]())
    sys.stdout.write(json.dumps({name: values[1:] for name, values in measured.items()}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
