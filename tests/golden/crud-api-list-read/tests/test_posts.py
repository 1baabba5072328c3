"""Posts: what can be done with them, and what cannot."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.posts.models import Post
from app.posts.schemas import PostCreate

POST: dict[str, Any] = {
    "title": "First title",
    "body": "First body",
}


@pytest.fixture
async def stored(db: AsyncSession) -> int:
    """Return the id of a stored post."""
    post = Post(**PostCreate.model_validate(POST).model_dump())
    db.add(post)
    await db.commit()
    assert post.id
    return post.id


@pytest.mark.usefixtures("stored")
async def test_list(client: AsyncClient) -> None:
    page = (await client.get("/api/posts?fields=created_at&sort=created_at")).json()
    assert page["items"][0].keys() == {"id", "created_at"}
    assert (page["total"], page["next"]) == (1, None)
    assert (await client.get("/api/posts?search=%25")).json()["total"] == 0
    early = "created_before=2001-01-01T00:00:00Z"
    assert (await client.get(f"/api/posts?{early}")).json()["total"] == 0


async def test_pages(client: AsyncClient, db: AsyncSession) -> None:
    for _ in range(3):
        values = PostCreate.model_validate(POST)
        db.add(Post(**values.model_dump()))
    await db.commit()
    query = {"sort": "-id,created_at", "limit": "2", "total": "false"}
    first = (await client.get("/api/posts", params=query)).json()
    query["after"] = first["next"]
    second = (await client.get("/api/posts", params=query)).json()
    ids = [it["id"] for it in first["items"] + second["items"]]
    assert (len(set(ids)), ids) == (3, sorted(ids, reverse=True))
    assert (await client.get("/api/posts?after=c_x")).status_code == 404
    assert (await client.get("/api/posts?sort=created_at&after=c_eyJpZCI6MX0=")).status_code == 404


async def test_read(client: AsyncClient, stored: int) -> None:
    assert (await client.get(f"/api/posts/{stored}")).json()["id"] == stored
    assert (await client.get("/api/posts/99")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/posts"),
        ("PATCH", "/api/posts/1"),
        ("DELETE", "/api/posts/1"),
    ],
)
async def test_nothing_else_can_be_done(client: AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path)).status_code in {404, 405}
