"""@{post.titles}: what can be done with them, and what cannot."""

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

<% if "read" in only or "delete" in only %>
UNKNOWN = "0" * 24
<% endif %>
@{POST}: dict[str, Any] = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}
<% if fresh and ("list" in only or "update" in only) %>


def another(number: int) -> dict[str, Any]:
    """Return @{article.lower()} @{post.human} that clashes with no other."""
    return {**@{POST}, @{fresh}}
<% endif %>
<% include "files/parts/needed_documents.py" if mongo else "files/parts/needed_rows.py" %>


@pytest.fixture
async def stored(db: AsyncClientSession) -> str:
    """Return the id of a stored @{post.human}."""
    values = @{Post}Create.model_validate(@{POST}).model_dump()
    return str((await @{Post}(**values).insert(session=db)).id)
<% if fresh and "update" in only %>


@pytest.fixture
async def other(db: AsyncClientSession) -> str:
    """Return the id of @{article.lower()} @{post.human} that is stored besides."""
    values = @{Post}Create.model_validate(another(1)).model_dump()
    return str((await @{Post}(**values).insert(session=db)).id)
<% endif %>
<% if api and "list" in only %>


@pytest.mark.usefixtures("stored")
async def test_list(client: AsyncClient) -> None:
    page = (await client.get("/api/@{post.kebabs}?fields=created_at&sort=created_at")).json()
    assert page["items"][0].keys() == {"id", "created_at"}
    assert (page["total"], page["next"]) == (1, None)
<% if searched and not text_index %>
    assert (await client.get("/api/@{post.kebabs}?search=%25")).json()["total"] == 0
<% endif %>
    early = "created_before=2001-01-01T00:00:00Z"
    assert (await client.get(f"/api/@{post.kebabs}?{early}")).json()["total"] == 0


async def test_pages(client: AsyncClient, db: AsyncClientSession) -> None:
    for @{"number" if "number" in numbered else "_"} in range(3):
        values = @{Post}Create.model_validate(@{numbered})
        await @{Post}(**values.model_dump()).insert(session=db)
    query = {"sort": "-id,created_at", "limit": "2", "total": "false"}
    first = (await client.get("/api/@{post.kebabs}", params=query)).json()
    query["after"] = first["next"]
    second = (await client.get("/api/@{post.kebabs}", params=query)).json()
    ids = [it["id"] for it in first["items"] + second["items"]]
    assert (len(set(ids)), ids) == (3, sorted(ids, reverse=True))
    assert (await client.get("/api/@{post.kebabs}?after=c_x")).status_code == 404
    assert (await client.get("/api/@{post.kebabs}?sort=created_at&after=c_eyJpZCI6IjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCJ9")).status_code == 404
<% endif %>
<% if api and "read" in only %>


async def test_read(client: AsyncClient, stored: str) -> None:
    assert (await client.get(f"/api/@{post.kebabs}/{stored}")).json()["id"] == stored
    assert (await client.get(f"/api/@{post.kebabs}/{UNKNOWN}")).status_code == 404
<% endif %>
<% if api and "create" in only %>


async def test_create(client: AsyncClient) -> None:
    response = await client.post("/api/@{post.kebabs}", json=@{POST})
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/@{post.kebabs}/{response.json()['id']}"
<% for name, wrong in wrongs[:1] %>
    wrong = {**@{POST}, "@{name}": @{wrong}}
    assert (await client.post("/api/@{post.kebabs}", json=wrong)).status_code == 422
<% endfor %>
<% if uniques %>
    assert (await client.post("/api/@{post.kebabs}", json=@{POST})).status_code == 409
<% endif %>
<% endif %>
<% if api and "update" in only %>


async def test_update(client: AsyncClient, stored: str) -> None:
    address = f"/api/@{post.kebabs}/{stored}"
    assert (await client.patch(address, json={})).status_code == 200
    assert (await client.patch(address, json=@{POST})).status_code == 200
<% endif %>
<% if api and fresh and "update" in only %>


@pytest.mark.parametrize("name", @{unique_names})
@pytest.mark.usefixtures("stored")
async def test_taken(client: AsyncClient, other: str, name: str) -> None:
    response = await client.patch(f"/api/@{post.kebabs}/{other}", json={name: @{POST}[name]})
    assert response.status_code == 409
<% endif %>
<% if api and "delete" in only %>


async def test_delete(client: AsyncClient, stored: str) -> None:
    assert (await client.delete(f"/api/@{post.kebabs}/{stored}")).status_code == 204
    assert (await client.delete(f"/api/@{post.kebabs}/{stored}")).status_code == 404
<% endif %>
<% if pages %>


@pytest.fixture
def browser(client: AsyncClient) -> AsyncClient:
    """Return a client that sends what a browser sends."""
    client.headers.update({"accept": "text/html", "sec-fetch-site": "same-origin"})
    return client
<% if "list" in only %>


@pytest.mark.usefixtures("stored")
async def test_list_page(browser: AsyncClient) -> None:
    assert "1 @{post.human}<" in (await browser.get("/@{post.kebabs}")).text
    assert (await browser.get("/@{post.kebabs}?sort=nothing")).status_code == 422
<% if searched and not text_index %>
    assert "matches “zzz”" in (await browser.get("/@{post.kebabs}?search=zzz")).text
<% endif %>
<% endif %>
<% if "read" in only %>


async def test_show_page(browser: AsyncClient, stored: str) -> None:
    assert (await browser.get(f"/@{post.kebabs}/{stored}")).status_code == 200
    assert (await browser.get(f"/@{post.kebabs}/{UNKNOWN}")).status_code == 404
<% endif %>
<% if "create" in only %>


async def test_create_page(browser: AsyncClient) -> None:
    assert "Create @{post.human}" in (await browser.get("/@{post.kebabs}/new")).text
<% if typed_wrong %>
    wrong = {**@{TYPED}, @{typed_wrong}}
    assert (await browser.post("/@{post.kebabs}", data=wrong)).status_code == 422
<% endif %>
    assert (await browser.post("/@{post.kebabs}", data=@{TYPED})).status_code == 303
<% if form_clashes %>
    assert (await browser.post("/@{post.kebabs}", data=@{TYPED})).status_code == 422
<% endif %>
<% endif %>
<% if "update" in only %>


async def test_edit_page(browser: AsyncClient, stored: str@{", other: str" if form_clashes}) -> None:
    address = f"/@{post.kebabs}/{stored}"
    assert "Save @{post.human}" in (await browser.get(f"{address}/edit")).text
    assert (await browser.post(address, data={**@{TYPED}, @{typed_wrong}})).status_code == 422
    assert (await browser.post(address, data=@{TYPED})).status_code == 303
<% if form_clashes %>
    assert (await browser.post(f"/@{post.kebabs}/{other}", data=@{TYPED})).status_code == 422
<% endif %>
<% endif %>
<% if "delete" in only %>


async def test_delete_page(browser: AsyncClient, stored: str) -> None:
    assert (await browser.get(f"/@{post.kebabs}/{UNKNOWN}/delete")).status_code == 404
    address = f"/@{post.kebabs}/{stored}/delete"
    assert "Delete this @{post.human}?" in (await browser.get(address)).text
    assert (await browser.post(address)).status_code == 303
<% endif %>
<% endif %>
<% if forbidden %>


@pytest.mark.parametrize(
    ("method", "path"),
    [
<% for method, path in forbidden %>
        ("@{method}", "@{path}"),
<% endfor %>
    ],
)
async def test_nothing_else_can_be_done(client: AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path)).status_code in {404, 405}
<% endif %>
<% include "files/parts/gone.py" %>
