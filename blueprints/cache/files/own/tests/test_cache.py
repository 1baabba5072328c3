"""What `@cached` keeps, for whom, and for how long."""

import asyncio
import time
from typing import Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse
from httpx2 import AsyncClient
from pydantic import BaseModel, SecretStr

from app import cache_store
from app.cache import cache, cached, invalidate, open_cache

CALLS: list[str] = []


class Price(BaseModel):
    """What is kept with its type."""

    cents: int


@pytest.fixture(autouse=True)
def _empty() -> None:
    CALLS.clear()
    open_cache()


@cached(ttl=60, tags=["prices", "price-{name}"])
async def find_price(name: str, cents: int | None = 1) -> Price | None:
    CALLS.append(name)
    await asyncio.sleep(0.01)
    if name == "bad":
        raise ValueError(name)
    return None if cents is None else Price(cents=cents)


async def test_a_function_runs_once_for_each_arguments() -> None:
    for _ in range(2):
        assert await find_price("tea", 3) == await find_price(cents=3, name="tea") == Price(cents=3)
        assert await find_price("tea", None) is None
        assert await find_price("None") == Price(cents=1)
    assert CALLS == ["tea", "tea", "None"]
    changed = await find_price("tea", 3)
    assert changed
    changed.cents = 0
    assert await find_price("tea", 3) == Price(cents=3)


async def test_what_is_raised_is_not_kept() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="bad"):
            await find_price("bad")
    assert CALLS == ["bad", "bad"]


async def test_many_at_once_run_it_once() -> None:
    assert await asyncio.gather(*(find_price("tea") for _ in range(50))) == [Price(cents=1)] * 50
    assert CALLS == ["tea"]
    found = await asyncio.gather(*(find_price("bad") for _ in range(50)), return_exceptions=True)
    assert [str(it) for it in found] == ["bad"] * 50
    assert CALLS == ["tea", "bad"]


async def test_who_is_cancelled_leaves_the_others_their_answer() -> None:
    first, *others = [asyncio.create_task(find_price("tea")) for _ in range(50)]
    await asyncio.sleep(0.005)
    first.cancel()
    assert await asyncio.gather(*others) == [Price(cents=1)] * 49
    assert CALLS == ["tea", "tea"]
    assert first.cancelled()


@pytest.mark.parametrize(("tags", "calls"), [(["price-tea"], 3), (["prices"], 4), ([], 4)])
async def test_tags(tags: list[str], calls: int) -> None:
    for _ in range(2):
        await find_price("tea")
        await find_price("milk")
        if len(CALLS) == 2:
            await invalidate(*tags)
    assert len(CALLS) == calls


async def test_what_began_before_is_not_kept() -> None:
    old = asyncio.create_task(find_price("tea"))
    await asyncio.sleep(0.005)
    await invalidate("prices")
    await find_price("tea")
    await old
    await find_price("tea")
    assert CALLS == ["tea", "tea"]


async def test_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    await find_price("tea")
    monkeypatch.setattr(cache_store, "monotonic", lambda: now + 50)
    await find_price("tea")
    assert CALLS == ["tea"]
    monkeypatch.setattr(cache_store, "monotonic", lambda: now + 61)
    await find_price("tea")
    assert CALLS == ["tea", "tea"]


async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_store, "ENTRIES_MAX", 10)
    memory = cache_store.Memory()
    for number in range(20):
        _, marks = await memory.read("", [], 60)
        await memory.write(f"{number}", marks or b"", b"x", 60)
    await memory.write("long", b"", b"x" * (cache_store.ENTRY_BYTES_MAX + 1), 60)
    assert len(memory.entries) == 10
    assert {"tag:", "19"} < memory.entries.keys()  # What is used stays


async def test_what_another_version_of_the_app_kept() -> None:
    await find_price("tea")
    assert isinstance(cache.store, cache_store.Memory)
    for name, (until, data) in cache.store.entries.items():
        cache.store.entries[name] = until, data.replace(b"cents", b"euros")
    assert await find_price("tea") == Price(cents=1)
    assert CALLS == ["tea", "tea"]


@cached(ttl=60, key="all")
async def echo(value: object) -> object:
    CALLS.append("echo")
    await asyncio.sleep(0)
    return value


async def test_what_cannot_be_kept(caplog: pytest.LogCaptureFixture) -> None:
    wrong: Any = SecretStr("x")
    for value in (wrong, object(), Price(cents=1)):
        CALLS.clear()
        assert await asyncio.gather(*map(echo, [value] * 2)) == [value] * 2
        assert CALLS == ["echo"] * 2
    assert "Not kept, as JSON changes it: what echo returns" in caplog.text
    with pytest.raises(TypeError, match="one SecretStr looks like another"):
        await find_price(wrong)
    with pytest.raises(TypeError, match=r"`\{nam\}` is no argument"):
        cached(ttl=60, key="{nam}")(find_price)
    blocking: Any = len
    with pytest.raises(TypeError, match="needs an async function: len"):
        cached(ttl=60)(blocking)


def check_access(request: Request) -> None:
    """Stand for a check of rights."""
    if request.headers.get("authorization") == "nobody":
        raise HTTPException(403, "Not yours")


routes = APIRouter(dependencies=[Depends(check_access)])


@routes.api_route("/price", methods=["GET", "POST"])
@cached(ttl=60, tags=["prices"])
async def show_price(request: Request, cents: int = 1) -> Price:
    CALLS.append(request.method)
    return Price(cents=cents)


@routes.get("/page")
@cached(ttl=60, key="{request:public}")
async def show_page(request: Request, kind: str = "") -> Response:
    CALLS.append(kind)
    if kind == "stream":
        return StreamingResponse(iter([kind]))
    if kind == "file":
        return FileResponse(__file__)
<% if pages %>
    response = HTMLResponse(f"<script nonce={request.state.nonce}>", 203 if kind == "203" else 200)
<% else %>
    response = HTMLResponse("<p>", 203 if kind == "203" else 200)
<% endif %>
    response.headers["cache-control"] = "no-store" if kind == "no-store" else "no-cache"
    if kind == "cookie":
        response.set_cookie("flash", "x")
    return response


async def test_nobody_gets_the_answer_of_another(app: FastAPI, client: AsyncClient) -> None:
    app.include_router(routes)
    asked = [
        {"authorization": "Bearer ann"},
        {"authorization": "Bearer bob"},
        {"cookie": "session=ann"},
        {"cookie": "session=bob"},
        {"x-api-key": "ann"},
        {"x-forwarded-user": "ann"},
        {},
    ]
    for headers in asked * 2:
        assert (await client.get("/price", headers=headers)).json()["cents"] == 1
    assert len(CALLS) == len(asked)
    assert (await client.get("/price?cents=2")).json()["cents"] == 2
    assert (await client.get("/price?cents=3")).json()["cents"] == 3
    assert (await client.get("/price", headers={"authorization": "nobody"})).status_code == 403
    CALLS.clear()
    for _ in range(2):
        await client.post("/price")
    await invalidate("prices")
    await client.get("/price")
    assert CALLS == ["POST", "POST", "GET"]


async def test_answers(app: FastAPI, client: AsyncClient) -> None:
    app.include_router(routes)
    first, second = [await client.get("/page", headers={"cookie": f"n={it}"}) for it in range(2)]
    assert CALLS == [""]
    await client.get("/page", headers={"hx-request": "true"})
    assert CALLS == ["", ""]
<% if pages %>
    assert first.text != second.text
    for answer in (first, second):  # Or the browser would not run the script
        nonce = answer.text.removeprefix("<script nonce=").removesuffix(">")
        assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
<% else %>
    for answer in (first, second):
        assert answer.text == "<p>"
<% endif %>
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
    for kind in ("stream", "file", "203", "no-store", "cookie"):
        for _ in range(2):
            await client.get(f"/page?kind={kind}")
        assert CALLS.count(kind) == 2
