"""Posts as pages."""

import pytest
from httpx2 import AsyncClient

POST = {
    "title": "First title",
    "slug": "first-slug",
}


@pytest.fixture
def browser(client: AsyncClient) -> AsyncClient:
    """Return a client that sends what a browser sends."""
    client.headers.update({"accept": "text/html", "sec-fetch-site": "same-origin"})
    return client


async def test_create_and_show(browser: AsyncClient) -> None:
    assert "Create post" in (await browser.get("/posts/new")).text
    response = await browser.post("/posts", data=POST)
    assert response.status_code == 303
    page = await browser.get(response.headers["location"])
    assert page.status_code == 200
    assert "Post created" in page.text
    assert "Post created" not in (await browser.get(response.headers["location"])).text


async def test_errors_stand_beside_the_fields(browser: AsyncClient) -> None:
    page = await browser.post("/posts", data={**POST, "title": " "})
    assert page.status_code == 422
    assert '<a href="#title"' in page.text
    assert "One answer needs another look" in page.text


async def test_taken(browser: AsyncClient) -> None:
    address = (await browser.post("/posts", data=POST)).headers["location"]
    page = await browser.post("/posts", data=POST)
    assert page.status_code == 422
    assert "Another post has this already" in page.text
    other = {**POST, "slug": f"entry-{2}"}
    other_address = (await browser.post("/posts", data=other)).headers["location"]
    assert (await browser.post(other_address, data=POST)).status_code == 422
    assert (await browser.post(address, data=POST)).status_code == 303


async def test_update(browser: AsyncClient) -> None:
    address = (await browser.post("/posts", data=POST)).headers["location"]
    assert "Save post" in (await browser.get(f"{address}/edit")).text
    page = await browser.post(address, data={**POST, "title": " "})
    assert page.status_code == 422
    response = await browser.post(address, data=POST)
    assert response.headers["location"] == address
    assert "Post saved" in (await browser.get(address)).text


async def test_delete_asks_first(browser: AsyncClient) -> None:
    address = (await browser.post("/posts", data=POST)).headers["location"]
    assert "Delete this post?" in (await browser.get(f"{address}/delete")).text
    response = await browser.post(f"{address}/delete")
    assert response.headers["location"] == "/posts"
    assert (await browser.get(address)).status_code == 404


async def test_list(browser: AsyncClient) -> None:
    assert "There are no posts yet." in (await browser.get("/posts")).text
    await browser.post("/posts", data=POST)
    page = await browser.get("/posts?sort=-created_at")
    assert "1 post<" in page.text
    rows = await browser.get("/posts", headers={"hx-request": "true"})
    assert "<html" not in rows.text
    assert "matches “zzz”" in (await browser.get("/posts?search=zzz")).text
    assert (await browser.get("/posts?sort=nothing")).status_code == 422
