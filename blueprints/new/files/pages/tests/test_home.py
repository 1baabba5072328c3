"""The first page, and what all pages share."""

from httpx2 import AsyncClient

PAGE = {"accept": "text/html"}


async def test_home(client: AsyncClient) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert page.text.startswith("<!doctype html>")
    assert (
        '<a href="/" class="btn btn-ghost w-full justify-start btn-active" aria-current="page">'
        in page.text
    )
    assert page.headers["vary"] == "HX-Request"


async def test_script_carries_the_nonce_of_the_policy(client: AsyncClient) -> None:
    page = await client.get("/")
    nonce = page.text.split('nonce="')[1].split('"')[0]
    assert f"'nonce-{nonce}'" in page.headers["content-security-policy"]


async def test_static_files_are_there(client: AsyncClient) -> None:
    page = await client.get("/")
    for name in ("app.css", "app.js", "htmx.min.js", "icon.svg"):
        address = page.text.split(f"/static/{name}")[1].split('"')[0]
        assert (await client.get(f"/static/{name}{address}")).status_code == 200


async def test_errors_have_pages(client: AsyncClient) -> None:
    page = await client.get("/nothing", headers=PAGE)
    assert page.status_code == 404
    assert "Page not found" in page.text
