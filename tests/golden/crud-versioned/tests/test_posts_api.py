"""Posts as JSON."""

from typing import Any
from unittest.mock import AsyncMock

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.posts import queries
from app.posts.schemas import PostCreate

Json = dict[str, Any]

POST: Json = {
    "title": "First title",
    "slug": "first-slug",
}


def another(number: int) -> Json:
    """Return a post that clashes with no other."""
    return {**POST, "slug": f"entry-{number}"}


@pytest.fixture
async def stored(client: AsyncClient) -> Json:
    """Return a stored post."""
    created: Json = (await client.post("/api/posts", json=POST)).json()
    return created


async def test_create(client: AsyncClient, stored: Json) -> None:
    assert stored | POST == stored
    assert (await client.get(f"/api/posts/{stored['id']}")).json() == stored
    ignored = {"id": 99, "created_at": "2001-01-01T00:00:00Z"}
    response = await client.post("/api/posts", json={**another(1), **ignored})
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/posts/{stored['id'] + 1}"
    assert response.json()["created_at"] > stored["created_at"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", "x" * 256), ("slug", "Not a slug"), ("title", None)],
)
async def test_invalid(client: AsyncClient, stored: Json, name: str, value: object) -> None:
    created = await client.post("/api/posts", json={**POST, name: value})
    changed = await client.patch(f"/api/posts/{stored['id']}", json={name: value})
    for response in (created, changed):
        assert response.status_code == 422
        assert response.json()["detail"][0]["loc"][:2] == ["body", name]


@pytest.mark.parametrize("name", ["slug"])
async def test_unique(client: AsyncClient, stored: Json, name: str) -> None:
    response = await client.post("/api/posts", json={**another(1), name: POST[name]})
    assert response.status_code == 409
    other = (await client.post("/api/posts", json=another(1))).json()
    address = f"/api/posts/{other['id']}"
    assert (await client.patch(address, json={name: stored[name]})).status_code == 409
    assert (await client.patch(address, json={name: other[name]})).status_code == 200


async def test_two_at_once(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index finds what was not there yet when we looked."""
    monkeypatch.setattr(queries, "_refuse_taken", AsyncMock())
    data = PostCreate.model_validate(POST)
    await queries.create_post(db, data)
    with pytest.raises(queries.PostTakenError):
        await queries.create_post(db, data)


async def test_update(client: AsyncClient, stored: Json) -> None:
    address = f"/api/posts/{stored['id']}"
    assert (await client.patch(address, json={})).json() == stored
    changed = (await client.patch(address, json={"title": "Other title"})).json()
    assert changed["updated_at"] > stored["updated_at"]
    assert changed == {
        **stored,
        "title": "Other title",
        "version": 2,
        "updated_at": changed["updated_at"],
    }


async def test_delete(client: AsyncClient, stored: Json) -> None:
    address = f"/api/posts/{stored['id']}"
    assert (await client.delete(address)).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        response = await client.request(method, address, json={})
        assert (response.status_code, response.json()) == (404, {"detail": "Post not found"})


@pytest.mark.parametrize(
    ("found", "missed"),
    [
        ("search=FIRST", "search=%25"),
        ("title=First title", "title=Other title"),
        ("slug=first-slug", "slug=other-slug"),
        ("created_after=2001-01-01T00:00:00Z", "created_before=2001-01-01T00:00:00Z"),
    ],
)
async def test_narrow(client: AsyncClient, stored: Json, found: str, missed: str) -> None:
    assert (await client.get(f"/api/posts?{found}")).json()["items"] == [stored]
    assert (await client.get(f"/api/posts?{missed}")).json()["total"] == 0


@pytest.mark.parametrize("sort", ["-id", "title,-created_at"])
async def test_pages(client: AsyncClient, sort: str) -> None:
    for number in range(5):
        await client.post("/api/posts", json=another(number))
    everything = (await client.get("/api/posts", params={"sort": sort})).json()
    assert (everything["total"], everything["next"]) == (5, None)
    walked: list[Json] = []
    query: Json = {"sort": sort, "limit": 2, "total": "false"}
    for _ in range(3):
        page = (await client.get("/api/posts", params=query)).json()
        walked += page["items"]
        query["after"] = page["next"]
    assert walked == everything["items"]


async def test_fields(client: AsyncClient, stored: Json) -> None:
    page = (await client.get("/api/posts?fields=created_at")).json()
    assert page["items"] == [{name: stored[name] for name in ("id", "created_at")}]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "sort=x", "fields=x"])
async def test_invalid_query(client: AsyncClient, query: str) -> None:
    response = await client.get(f"/api/posts?{query}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", query.split("=")[0]]


async def test_cursor_of_another_list(client: AsyncClient) -> None:
    for query in ("after=c_x", "sort=created_at&after=c_eyJpZCI6MX0="):
        assert (await client.get(f"/api/posts?{query}")).status_code == 404
