"""@{post.titles} as pages."""

import pytest
<% if needed and mongo %>
from beanie import PydanticObjectId
<% endif %>
from httpx2 import AsyncClient
<% if needed and mongo %>
from pymongo.asynchronous.client_session import AsyncClientSession
<% elif needed %>
from sqlalchemy.ext.asyncio import AsyncSession
<% endif %>
<% if needed %>

<% include "files/parts/needed_imports.py" %>
<% endif %>

@{POST} = {
<% for field in controls %>
    "@{field.name}": @{field.typed},
<% endfor %>
}
<% include "files/parts/needed_documents.py" if mongo else "files/parts/needed_rows.py" %>


@pytest.fixture
def browser(client: AsyncClient) -> AsyncClient:
    """Return a client that sends what a browser sends."""
    client.headers.update({"accept": "text/html", "sec-fetch-site": "same-origin"})
    return client


async def test_create_and_show(browser: AsyncClient) -> None:
    assert "Create @{post.human}" in (await browser.get("/@{post.kebabs}/new")).text
    response = await browser.post("/@{post.kebabs}", data=@{POST})
    assert response.status_code == 303
    page = await browser.get(response.headers["location"])
    assert page.status_code == 200
    assert "@{post.title} created" in page.text
    assert "@{post.title} created" not in (await browser.get(response.headers["location"])).text


async def test_errors_stand_beside_the_fields(browser: AsyncClient) -> None:
    page = await browser.post("/@{post.kebabs}", data={**@{POST}, @{typed_wrong}})
    assert page.status_code == 422
    assert '<a href="#@{wrong_name}"' in page.text
    assert "One answer needs another look" in page.text
<% if form_clashes %>


async def test_taken(browser: AsyncClient) -> None:
    address = (await browser.post("/@{post.kebabs}", data=@{POST})).headers["location"]
    page = await browser.post("/@{post.kebabs}", data=@{POST})
    assert page.status_code == 422
    assert "Another @{post.human} has this already" in page.text
    other = {**@{POST}, @{typed_fresh}}
    other_address = (await browser.post("/@{post.kebabs}", data=other)).headers["location"]
    assert (await browser.post(other_address, data=@{POST})).status_code == 422
    assert (await browser.post(address, data=@{POST})).status_code == 303
<% endif %>


async def test_update(browser: AsyncClient) -> None:
    address = (await browser.post("/@{post.kebabs}", data=@{POST})).headers["location"]
    assert "Save @{post.human}" in (await browser.get(f"{address}/edit")).text
    page = await browser.post(address, data={**@{POST}, @{typed_wrong}})
    assert page.status_code == 422
    response = await browser.post(address, data=@{POST})
    assert response.headers["location"] == address
    assert "@{post.title} saved" in (await browser.get(address)).text


async def test_delete_asks_first(browser: AsyncClient) -> None:
    address = (await browser.post("/@{post.kebabs}", data=@{POST})).headers["location"]
    assert "Delete this @{post.human}?" in (await browser.get(f"{address}/delete")).text
    response = await browser.post(f"{address}/delete")
    assert response.headers["location"] == "/@{post.kebabs}"
    assert (await browser.get(address)).status_code == 404


async def test_list(browser: AsyncClient) -> None:
    assert "There are no @{post.humans} yet." in (await browser.get("/@{post.kebabs}")).text
    await browser.post("/@{post.kebabs}", data=@{POST})
    page = await browser.get("/@{post.kebabs}?sort=-created_at")
    assert "1 @{post.human}<" in page.text
    rows = await browser.get("/@{post.kebabs}", headers={"hx-request": "true"})
    assert "<html" not in rows.text
<% if searched and not text_index %>
    assert "matches “zzz”" in (await browser.get("/@{post.kebabs}?search=zzz")).text
<% endif %>
    assert (await browser.get("/@{post.kebabs}?sort=nothing")).status_code == 422
