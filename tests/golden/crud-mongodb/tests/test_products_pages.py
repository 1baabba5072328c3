"""Products as pages."""

import pytest
from httpx2 import AsyncClient

PRODUCT = {
    "name": "First name",
    "slug": "first-slug",
    "serial": "8d9c2f7e-0000-4000-8000-000000000001",
    "price": "5.00",
    "made_on": "2026-01-31",
    "delivered_at": "12:30:00",
    "warranty": "90",
    "details": '{"key": "value"}',
    "state": "draft",
    "tags": "one\ntwo",
}


@pytest.fixture
def browser(client: AsyncClient) -> AsyncClient:
    """Return a client that sends what a browser sends."""
    client.headers.update({"accept": "text/html", "sec-fetch-site": "same-origin"})
    return client


async def test_create_and_show(browser: AsyncClient) -> None:
    assert "Create product" in (await browser.get("/products/new")).text
    response = await browser.post("/products", data=PRODUCT)
    assert response.status_code == 303
    page = await browser.get(response.headers["location"])
    assert page.status_code == 200
    assert "Product created" in page.text
    assert "Product created" not in (await browser.get(response.headers["location"])).text


async def test_errors_stand_beside_the_fields(browser: AsyncClient) -> None:
    page = await browser.post("/products", data={**PRODUCT, "name": " "})
    assert page.status_code == 422
    assert '<a href="#name"' in page.text
    assert "One answer needs another look" in page.text


async def test_taken(browser: AsyncClient) -> None:
    address = (await browser.post("/products", data=PRODUCT)).headers["location"]
    page = await browser.post("/products", data=PRODUCT)
    assert page.status_code == 422
    assert "Another product has this already" in page.text
    other = {**PRODUCT, "slug": f"entry-{2}", "serial": f"8d9c2f7e-0000-4000-8000-{2:012}"}
    other_address = (await browser.post("/products", data=other)).headers["location"]
    assert (await browser.post(other_address, data=PRODUCT)).status_code == 422
    assert (await browser.post(address, data=PRODUCT)).status_code == 303


async def test_update(browser: AsyncClient) -> None:
    address = (await browser.post("/products", data=PRODUCT)).headers["location"]
    assert "Save product" in (await browser.get(f"{address}/edit")).text
    page = await browser.post(address, data={**PRODUCT, "name": " "})
    assert page.status_code == 422
    response = await browser.post(address, data=PRODUCT)
    assert response.headers["location"] == address
    assert "Product saved" in (await browser.get(address)).text


async def test_delete_asks_first(browser: AsyncClient) -> None:
    address = (await browser.post("/products", data=PRODUCT)).headers["location"]
    assert "Delete this product?" in (await browser.get(f"{address}/delete")).text
    response = await browser.post(f"{address}/delete")
    assert response.headers["location"] == "/products"
    assert (await browser.get(address)).status_code == 404


async def test_list(browser: AsyncClient) -> None:
    assert "There are no products yet." in (await browser.get("/products")).text
    await browser.post("/products", data=PRODUCT)
    page = await browser.get("/products?sort=-created_at")
    assert "1 product<" in page.text
    rows = await browser.get("/products", headers={"hx-request": "true"})
    assert "<html" not in rows.text
    assert "matches “zzz”" in (await browser.get("/products?search=zzz")).text
    assert (await browser.get("/products?sort=nothing")).status_code == 422
