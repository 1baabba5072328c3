"""Answers requests in process and tells what they took: `python -m bench.serve MODULE`.

Reads lines such as `list 50` and answers each with the CPU seconds per request, threads included.
No server and no client take part: what counts is the app, from the ASGI call to the last byte.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel

from bench.requests import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from sqlalchemy.ext.asyncio import AsyncEngine

PAGE = {"bench.rivals.fastcrud": b"page=1&itemsPerPage=20"}  # It has its own names for it
BODY = json.dumps({"title": "hello", "body": "x" * 100, "views": 3, "published": True}).encode()


def load(module: str) -> FastAPI:
    """Import an app; an emitted one is made by its factory."""
    found = import_module(module)
    return found.create_app() if hasattr(found, "create_app") else found.app


def posts() -> list[dict[str, Any]]:
    """Return the rows that every app has."""
    now = datetime.now(UTC)
    row = {"body": "x" * 100, "views": 3, "published": True, "created_at": now, "updated_at": now}
    return [{**row, "title": f"Post {number}"} for number in range(ROWS)]


async def fill(engine: AsyncEngine) -> None:
    """Make the table and its rows."""
    table = SQLModel.metadata.tables["posts"]
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
        await connection.execute(table.insert(), posts())


async def call(app: FastAPI, method: str, path: str, query: bytes, body: bytes) -> bytes:
    """Send one request, and return the body of the answer."""
    status, parts = 0, list[bytes]()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401 - ASGI types it so
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b""))

    length = str(len(body)).encode()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": [
            (b"host", b"localhost"),
            (b"accept", b"application/json"),
            (b"content-type", b"application/json"),
            (b"content-length", length),
        ],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await app(scope, receive, send)
    if status not in {200, 201}:
        raise SystemExit(f"{method} {path} answers {status}: {parts!r}")
    return b"".join(parts)


async def answer(app: FastAPI, kinds: Mapping[str, tuple[str, str, bytes, bytes]]) -> None:
    """Serve until standard input ends."""
    for line in sys.stdin:
        kind, _, count = line.strip().rpartition(" ")
        gc.collect()
        started = time.process_time()
        for _ in range(int(count)):
            await call(app, *kinds[kind])
        sys.stdout.write(f"{(time.process_time() - started) / int(count)}\n")
        sys.stdout.flush()


def stay_on_one_core() -> None:
    """So that no thread wanders in mid-measure."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


async def main(module: str) -> None:
    """Start the app, fill its table, and serve."""
    app = load(module)
    page = PAGE.get(module, b"limit=20")
    kinds = {
        "list": ("GET", "/api/posts", page, b""),
        "list without total": ("GET", "/api/posts", page + b"&total=false", b""),
        "get": ("GET", f"/api/posts/{ROWS // 2}", b"", b""),
        "create": ("POST", "/api/posts", b"", BODY),
    }
    if module in PAGE:  # It always counts
        kinds["list without total"] = kinds["list"]
    async with app.router.lifespan_context(app):
        await fill(app.state.engine)
        await answer(app, kinds)


if __name__ == "__main__":
    stay_on_one_core()
    asyncio.run(main(sys.argv[1]))
