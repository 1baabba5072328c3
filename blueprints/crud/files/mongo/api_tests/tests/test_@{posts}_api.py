"""@{post.titles} as JSON."""

from typing import Any, cast

import pytest
from beanie import PydanticObjectId
from beanie.exceptions import DocumentNotFound
from httpx2 import AsyncClient
from pymongo.asynchronous.client_session import AsyncClientSession

<% include "files/parts/needed_imports.py" %>
from app.@{posts} import queries
from @{models} import @{Post}
from app.@{posts}.schemas import @{Post}Create, @{Post}Update

Json = dict[str, Any]

@{POST}: Json = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}
<% if fresh %>


def another(number: int) -> Json:
    """Return @{article.lower()} @{post.human} that clashes with no other."""
    return {**@{POST}, @{fresh}}
<% endif %>
<% include "files/parts/needed_documents.py" if mongo else "files/parts/needed_rows.py" %>


@pytest.fixture
async def stored(client: AsyncClient) -> Json:
    """Return a stored @{post.human}."""
    created: Json = (await client.post("/api/@{post.kebabs}", json=@{POST})).json()
    return created


async def test_create(client: AsyncClient, stored: Json) -> None:
<% if hidden %>
    shown = {name: value for name, value in @{POST}.items() if name not in @{hidden}}
    assert stored | shown == stored
    assert not stored.keys() & @{hidden}
<% else %>
    assert stored | @{POST} == stored
<% endif %>
    assert (await client.get(f"/api/@{post.kebabs}/{stored['id']}")).json() == stored
    ignored = {"id": 99, "created_at": "2001-01-01T00:00:00Z"}
    response = await client.post("/api/@{post.kebabs}", json={**@{another_1}, **ignored})
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/@{post.kebabs}/{response.json()['id']}"
    assert response.json()["created_at"] > stored["created_at"]
<% if wrongs %>


@pytest.mark.parametrize(
    ("name", "value"),
    [@{wrong_rows}],
)
async def test_invalid(client: AsyncClient, stored: Json, name: str, value: object) -> None:
    created = await client.post("/api/@{post.kebabs}", json={**@{POST}, name: value})
    changed = await client.patch(f"/api/@{post.kebabs}/{stored['id']}", json={name: value})
    for response in (created, changed):
        assert response.status_code == 422
        assert response.json()["detail"][0]["loc"][:2] == ["body", name]
<% endif %>
<% if uniques %>


@pytest.mark.parametrize("name", @{unique_names})
async def test_unique(client: AsyncClient, stored: Json, name: str) -> None:
    response = await client.post("/api/@{post.kebabs}", json={**another(1), name: @{POST}[name]})
    assert response.status_code == 409
    other = (await client.post("/api/@{post.kebabs}", json=another(1))).json()
    address = f"/api/@{post.kebabs}/{other['id']}"
    assert (await client.patch(address, json={name: stored[name]})).status_code == 409
    assert (await client.patch(address, json={name: other[name]})).status_code == 200
<% endif %>


async def test_update(client: AsyncClient, stored: Json) -> None:
    address = f"/api/@{post.kebabs}/{stored['id']}"
    assert (await client.patch(address, json={})).json() == stored
    changed = (await client.patch(address, json=@{change})).json()
    assert changed["updated_at"] > stored["updated_at"]
    assert changed == {**stored@{visible_change}, "updated_at": changed["updated_at"]}


async def test_delete(client: AsyncClient, stored: Json) -> None:
    address = f"/api/@{post.kebabs}/{stored['id']}"
    assert (await client.delete(address)).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        response = await client.request(method, address, json={})
        assert (response.status_code, response.json()) == (404, {"detail": "@{post.title} not found"})
<% if soft_delete %>
    assert (await client.get("/api/@{post.kebabs}")).json()["total"] == 0
<% endif %>


@pytest.mark.parametrize(
    ("found", "missed"),
    [
<% if searched and not text_index %>
        ("search=@{search_word}", "search=%25"),
<% endif %>
<% for found, missed in narrowed %>
        ("@{found}", "@{missed}"),
<% endfor %>
        ("created_after=2001-01-01T00:00:00Z", "created_before=2001-01-01T00:00:00Z"),
    ],
)
async def test_narrow(client: AsyncClient, stored: Json, found: str, missed: str) -> None:
    assert (await client.get(f"/api/@{post.kebabs}?{found}")).json()["items"] == [stored]
    assert (await client.get(f"/api/@{post.kebabs}?{missed}")).json()["total"] == 0


@pytest.mark.parametrize("sort", @{sort_samples})
async def test_pages(client: AsyncClient, sort: str) -> None:
    for @{"number" if "number" in numbered else "_"} in range(5):
        await client.post("/api/@{post.kebabs}", json=@{numbered})
    everything = (await client.get("/api/@{post.kebabs}", params={"sort": sort})).json()
    assert (everything["total"], everything["next"]) == (5, None)
    walked: list[Json] = []
    query: Json = {"sort": sort, "limit": 2, "total": "false"}
    for _ in range(3):
        page = (await client.get("/api/@{post.kebabs}", params=query)).json()
        walked += page["items"]
        query["after"] = page["next"]
    assert walked == everything["items"]


async def test_fields(client: AsyncClient, stored: Json) -> None:
    page = (await client.get("/api/@{post.kebabs}?fields=created_at")).json()
    assert page["items"] == [{name: stored[name] for name in ("id", "created_at")}]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "sort=x", "fields=x"])
async def test_invalid_query(client: AsyncClient, query: str) -> None:
    response = await client.get(f"/api/@{post.kebabs}?{query}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", query.split("=")[0]]


async def test_cursor_of_another_list(client: AsyncClient) -> None:
    for query in ("after=c_x", "sort=created_at&after=c_eyJpZCI6IjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCJ9"):
        assert (await client.get(f"/api/@{post.kebabs}?{query}")).status_code == 404
<% include "files/parts/gone.py" %>
