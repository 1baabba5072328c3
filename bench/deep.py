"""Answers requests about a table of many rows: `python -m bench.deep ROWS`.

Reads lines such as `filtered 5` and answers each with the seconds of one request, from start to
end: what counts is the database, which is another process for some.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlmodel import SQLModel

from bench.serve import call, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from sqlalchemy.ext.asyncio import AsyncEngine

BATCH = 20_000
DAYS = 2_000
VIEWS = 100_000  # Different values
START = datetime(2020, 1, 1, tzinfo=UTC)


def made_up(count: int) -> Iterator[dict[str, object]]:
    """Make rows, the same ones each time."""
    chance = random.Random(1)  # noqa: S311 - a sequence that can be repeated
    for number in range(count):
        moment = START + timedelta(seconds=number)
        yield {
            "title": f"Post {chance.random()}",
            "body": "Some words of a body. " * 10,
            "views": chance.randrange(VIEWS),
            "day": (START + timedelta(days=chance.randrange(DAYS))).date(),
            "published": chance.choice((False, True)),
            "created_at": moment,
            "updated_at": moment,
        }


async def fill(engine: AsyncEngine, count: int) -> None:
    """Make the table and its rows, and let the database count what is in them."""
    table = SQLModel.metadata.tables["posts"]
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
        rows = made_up(count)
        while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
            await connection.execute(table.insert(), batch)
    analyze = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
    plain = engine.execution_options(isolation_level="AUTOCOMMIT")
    async with plain.connect() as connection:
        await connection.execute(text(analyze))


async def queries(app: FastAPI, count: int) -> dict[str, bytes]:
    """Return what is asked for, by its name."""

    async def behind_the_middle(sort: str) -> str:
        query = f"offset={count // 2}&limit=1&total=false&sort={sort}".encode()
        return json.loads(await call(app, "GET", "/api/posts", query, b""))["next"]

    found = {
        "first page": "",
        "deep page": f"&after={await behind_the_middle('id')}",
        "deep page, sorted": f"&sort=-views&after={await behind_the_middle('-views')}",
        "filtered": "&views=50",
        "filtered by a range, sorted": "&day_after=2022-01-01&sort=-day",
        "searched": "&search=0.12345",
    }
    asked = {name: f"total=false{it}".encode() for name, it in found.items()}
    return {**asked, "first page, counted": b"", "filtered, counted": b"views=50"}


async def main(count: int) -> None:
    """Serve until standard input ends."""
    app = load("app.main")
    async with app.router.lifespan_context(app):
        await fill(app.state.engine, count)
        known = await queries(app, count)
        for line in sys.stdin:
            name, _, times = line.strip().rpartition(" ")
            started = time.perf_counter()
            for _ in range(int(times)):
                await call(app, "GET", "/api/posts", known[name], b"")
            sys.stdout.write(f"{(time.perf_counter() - started) / int(times)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
