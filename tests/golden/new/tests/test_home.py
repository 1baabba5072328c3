"""The first page, and what all pages share."""

from fastapi import FastAPI, Request, Response
from httpx2 import AsyncClient

from app.pages import redirect, templates

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


async def test_flash_is_shown_once(app: FastAPI, client: AsyncClient) -> None:
    async def act(request: Request) -> Response:
        return redirect(request, "/", "It is done")

    app.add_api_route("/act", act)
    assert (await client.get("/act")).status_code == 303
    assert "It is done" in (await client.get("/")).text
    assert "It is done" not in (await client.get("/")).text


def test_addresses_keep_the_query() -> None:
    request = Request({"type": "http", "path": "/posts", "query_string": b"a=1&b=", "headers": []})
    page = templates.from_string("{{ address(c=2) | safe }} {{ address(a=none) }}")
    assert page.render(request=request) == "/posts?a=1&c=2 /posts"
