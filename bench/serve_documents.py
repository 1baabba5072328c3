"""As `bench.serve` does, for apps on MongoDB: `python -m bench.serve_documents MODULE`.

The server is another process, and what it takes is not counted.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from pymongo import AsyncMongoClient

from bench.serve import answer, load, posts, stay_on_one_core

SORT = {"bench.rivals.vibetuner": b"&sort=-_id"}  # As an emitted app does unless it is told


async def fill(url: str) -> str:
    """Store the documents, and return the id of one in their midst."""
    async with AsyncMongoClient[dict[str, Any]](url) as client:
        stored = await client.get_default_database()["posts"].insert_many(posts())
    return str(stored.inserted_ids[len(stored.inserted_ids) // 2])


async def main(module: str) -> None:
    """Fill the collection, start the app, and serve."""
    known = await fill(os.environ["DATABASE_URL"])
    app = load(module)
    page = b"limit=20" + SORT.get(module, b"")
    kinds = {
        "list": ("GET", "/api/posts", page, b""),
        "list without total": ("GET", "/api/posts", page + b"&total=false", b""),
        "get": ("GET", f"/api/posts/{known}", b"", b""),
    }
    async with app.router.lifespan_context(app):
        await answer(app, kinds)


if __name__ == "__main__":
    stay_on_one_core()
    asyncio.run(main(sys.argv[1]))
