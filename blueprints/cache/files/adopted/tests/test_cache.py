"""What `@cached` keeps, for whom, and for how long."""

import asyncio
import sys
import time
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.cache import cached, invalidate, open_cache
from app.cache_store import ENTRIES_MAX, Memory

CALLS: list[str] = []


class Price(BaseModel):
    """What is kept with its type."""

    cents: int


@pytest.fixture(autouse=True)
def _empty() -> None:
    CALLS.clear()
    open_cache()


@cached(ttl=60, tags=["prices", "price-{name}"])
async def find_price(name: str, cents: int = 1) -> Price:
    CALLS.append(name)
    await asyncio.sleep(0)
    if name == "bad":
        raise ValueError(name)
    return Price(cents=cents)


def test_a_function_runs_once_for_each_arguments() -> None:
    async def test() -> None:
        for _ in range(2):
            assert await find_price("tea", 3) == await find_price(cents=3, name="tea")
            assert await find_price("tea") == Price(cents=1)
        changed = await find_price("tea")
        changed.cents = 0
        assert await find_price("tea") == Price(cents=1)
        many = await asyncio.gather(*(find_price("milk") for _ in range(50)))
        assert many == [Price(cents=1)] * 50

    asyncio.run(test())
    assert CALLS == ["tea", "tea", "milk"]


def test_only_async_functions() -> None:
    blocking: Any = len
    with pytest.raises(TypeError, match="needs an async function: len"):
        cached(ttl=60)(blocking)


def test_what_is_raised_is_not_kept() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="bad"):
            asyncio.run(find_price("bad"))
    assert CALLS == ["bad", "bad"]


@pytest.mark.parametrize(("tags", "calls"), [(["price-tea"], 3), (["prices"], 4), ([], 4)])
def test_tags(tags: list[str], calls: int) -> None:
    async def test() -> None:
        for name in ("tea", "milk"):
            await find_price(name)
        await invalidate(*tags)
        for name in ("tea", "milk"):
            await find_price(name)

    asyncio.run(test())
    assert len(CALLS) == calls


@pytest.mark.parametrize(("seconds", "calls"), [(50, 1), (61, 2)])
def test_time_passes(
    monkeypatch: pytest.MonkeyPatch, seconds: int, calls: int
) -> None:
    asyncio.run(find_price("tea"))
    later = time.monotonic() + seconds
    monkeypatch.setattr(sys.modules[Memory.__module__], "monotonic", lambda: later)
    asyncio.run(find_price("tea"))
    assert len(CALLS) == calls


def test_memory_is_bounded() -> None:
    async def fill(memory: Memory) -> None:
        for number in range(ENTRIES_MAX + 1):
            _, marks = await memory.read("", [], 60)
            await memory.write(f"{number}", marks or b"", b"x", 60)

    memory = Memory()
    asyncio.run(fill(memory))
    assert len(memory.entries) == ENTRIES_MAX
    assert "tag:" in memory.entries  # What is used stays


app = FastAPI()


@app.api_route("/price", methods=["GET", "POST"])
@cached(ttl=60)
async def show_price(request: Request, cents: int = 1) -> Price:
    CALLS.append(request.method)
    return Price(cents=cents)


@app.get("/page")
@cached(ttl=60, key="{request:public}")
async def show_page(request: Request, cookie: bool = False) -> Response:
    CALLS.append(request.method)
    response = HTMLResponse("<p>", headers={"x-made": "once"})
    if cookie:
        response.set_cookie("flash", "x")
    return response


def test_nobody_gets_the_answer_of_another() -> None:
    client = TestClient(app)
    asked = [{}, {"authorization": "Bearer ann"}, {"cookie": "session=bob"}, {"x-api-key": "ann"}]
    for headers in asked * 2:
        assert client.get("/price", headers=headers).json() == {"cents": 1}
    assert len(CALLS) == len(asked)
    assert client.get("/price?cents=2").json() == {"cents": 2}
    CALLS.clear()
    for _ in range(2):
        client.post("/price")
    assert CALLS == ["POST", "POST"]


def test_answers() -> None:
    client = TestClient(app)
    answers = [client.get("/page", headers={"cookie": f"n={it}"}) for it in range(2)]
    assert [(it.text, it.headers["x-made"]) for it in answers] == [("<p>", "once")] * 2
    assert len(CALLS) == 1
    for _ in range(2):
        assert "set-cookie" in client.get("/page?cookie=1").headers
    assert len(CALLS) == 3
