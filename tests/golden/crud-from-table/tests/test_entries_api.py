"""Entries as JSON."""

from typing import Any
from unittest.mock import AsyncMock

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.entries import queries
from app.entries.schemas import EntryCreate

Json = dict[str, Any]

ENTRY: Json = {
    "title": "First title",
    "body": "First body",
    "price": 5.0,
    "views": 5,
    "sold_at": "2026-01-31T12:00:00Z",
}


def another(number: int) -> Json:
    """Return an entry that clashes with no other."""
    return {**ENTRY, "title": f"Entry {number}"}


@pytest.fixture
async def stored(client: AsyncClient) -> Json:
    """Return a stored entry."""
    created: Json = (await client.post("/api/entries", json=ENTRY)).json()
    return created


async def test_create(client: AsyncClient, stored: Json) -> None:
    assert stored | ENTRY == stored
    assert (await client.get(f"/api/entries/{stored['id']}")).json() == stored
    ignored = {"id": 99, "created_at": "2001-01-01T00:00:00Z"}
    response = await client.post("/api/entries", json={**another(1), **ignored})
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/entries/{stored['id'] + 1}"
    assert response.json()["created_at"] > stored["created_at"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 121),
        ("price", "2.5"),
        ("views", "5"),
        ("sold_at", "9999-12-31T23:59:59-10:00"),
        ("title", None),
    ],
)
async def test_invalid(client: AsyncClient, stored: Json, name: str, value: object) -> None:
    created = await client.post("/api/entries", json={**ENTRY, name: value})
    changed = await client.patch(f"/api/entries/{stored['id']}", json={name: value})
    for response in (created, changed):
        assert response.status_code == 422
        assert response.json()["detail"][0]["loc"][:2] == ["body", name]


@pytest.mark.parametrize("name", ["title"])
async def test_unique(client: AsyncClient, stored: Json, name: str) -> None:
    response = await client.post("/api/entries", json={**another(1), name: ENTRY[name]})
    assert response.status_code == 409
    other = (await client.post("/api/entries", json=another(1))).json()
    address = f"/api/entries/{other['id']}"
    assert (await client.patch(address, json={name: stored[name]})).status_code == 409
    assert (await client.patch(address, json={name: other[name]})).status_code == 200


async def test_two_at_once(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index finds what was not there yet when we looked."""
    monkeypatch.setattr(queries, "_refuse_taken", AsyncMock())
    data = EntryCreate.model_validate(ENTRY)
    await queries.create_entry(db, data)
    with pytest.raises(queries.EntryTakenError):
        await queries.create_entry(db, data)


async def test_update(client: AsyncClient, stored: Json) -> None:
    address = f"/api/entries/{stored['id']}"
    assert (await client.patch(address, json={})).json() == stored
    changed = (await client.patch(address, json={"title": "Other title"})).json()
    assert changed["updated_at"] > stored["updated_at"]
    assert changed == {**stored, "title": "Other title", "updated_at": changed["updated_at"]}


async def test_delete(client: AsyncClient, stored: Json) -> None:
    address = f"/api/entries/{stored['id']}"
    assert (await client.delete(address)).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        response = await client.request(method, address, json={})
        assert (response.status_code, response.json()) == (404, {"detail": "Entry not found"})


@pytest.mark.parametrize(
    ("found", "missed"),
    [
        ("search=FIRST", "search=%25"),
        ("title=First title", "title=Other title"),
        ("price=5.0", "price=5.5"),
        ("price_min=5.0", "price_min=6.0"),
        ("price_max=5.0", "price_max=4.0"),
        ("views=5", "views=6"),
        ("views_min=5", "views_min=6"),
        ("views_max=5", "views_max=4"),
        ("sold_at=2026-01-31T12:00:00Z", "sold_at=2026-02-01T12:00:00Z"),
        ("sold_after=2026-01-31T12:00:00Z", "sold_after=2026-02-01T12:00:00Z"),
        ("sold_before=2026-02-01T12:00:00Z", "sold_before=2026-01-31T12:00:00Z"),
        ("created_after=2001-01-01T00:00:00Z", "created_before=2001-01-01T00:00:00Z"),
    ],
)
async def test_narrow(client: AsyncClient, stored: Json, found: str, missed: str) -> None:
    assert (await client.get(f"/api/entries?{found}")).json()["items"] == [stored]
    assert (await client.get(f"/api/entries?{missed}")).json()["total"] == 0


@pytest.mark.parametrize("sort", ["-id", "title,-created_at", "body", "-body"])
async def test_pages(client: AsyncClient, sort: str) -> None:
    for number in range(5):
        await client.post(
            "/api/entries", json={**another(number), "body": None if number < 2 else ENTRY["body"]}
        )
    everything = (await client.get("/api/entries", params={"sort": sort})).json()
    assert (everything["total"], everything["next"]) == (5, None)
    walked: list[Json] = []
    query: Json = {"sort": sort, "limit": 2, "total": "false"}
    for _ in range(3):
        page = (await client.get("/api/entries", params=query)).json()
        walked += page["items"]
        query["after"] = page["next"]
    assert walked == everything["items"]


async def test_fields(client: AsyncClient, stored: Json) -> None:
    page = (await client.get("/api/entries?fields=created_at")).json()
    assert page["items"] == [{name: stored[name] for name in ("id", "created_at")}]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "sort=x", "fields=x"])
async def test_invalid_query(client: AsyncClient, query: str) -> None:
    response = await client.get(f"/api/entries?{query}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", query.split("=")[0]]


async def test_cursor_of_another_list(client: AsyncClient) -> None:
    for query in ("after=c_x", "sort=created_at&after=c_eyJpZCI6MX0="):
        assert (await client.get(f"/api/entries?{query}")).status_code == 404
