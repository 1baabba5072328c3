"""How often one may ask, who counts as one, and what the answers say."""

from ipaddress import ip_network

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from httpx2 import ASGITransport, AsyncClient

from app import limit_store
from app.limit_callers import find_address
from app.config import Settings
from app.limit_store import Limit, Memory, State, take
from app.ratelimit import TOO_MANY, RateLimit, limits

ADDRESS, OTHER = "203.0.113.7", "198.51.100.1"

routes = APIRouter(prefix="/limited", responses=TOO_MANY)


@routes.get("/one", dependencies=[Depends(RateLimit("2/minute"))])
async def one() -> int:
    return 1


@routes.get("/two", dependencies=[Depends(RateLimit("2/minute")), Depends(RateLimit("5/hour"))])
async def two() -> int:
    return 2


def name_of(request: Request) -> str:
    return request.headers["name"]


shared = [Depends(RateLimit("1/day", name="shared", by=name_of))]


@routes.get("/a", dependencies=shared)
async def share_a() -> None:
    pass


@routes.get("/b", dependencies=shared)
async def share_b() -> None:
    pass


async def test_one_too_many(
    app: FastAPI, client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit_store, "monotonic", lambda: 0.0)
    app.include_router(routes)
    answers = [await client.get("/limited/one") for _ in range(3)]
    assert [it.status_code for it in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"2/minute";q=2;w=60'
    assert answers[0].headers["ratelimit"] == '"2/minute";r=1;t=30'
    assert answers[2].json() == {"detail": "Too many requests"}
    assert answers[2].headers["ratelimit"] == '"2/minute";r=0;t=60'
    assert answers[2].headers["retry-after"] == "30"
<% if pages %>
    page = await client.get("/limited/one", headers={"accept": "text/html"})
    assert page.status_code == 429
    assert page.headers["retry-after"] == "30"
    assert "<h1" in page.text
<% endif %>
    other = await client.get("/limited/two")
    assert other.headers["ratelimit"] == '"2/minute";r=1;t=30, "5/hour";r=4;t=720'
    second = ASGITransport(app, client=(OTHER, 1))
    async with AsyncClient(transport=second, base_url="http://localhost") as client:
        assert (await client.get("/limited/one")).status_code == 200


async def test_routes_may_share_a_limit(app: FastAPI, client: AsyncClient) -> None:
    app.include_router(routes)
    asked = [("a", "ann"), ("b", "ann"), ("b", "bob")]
    answers = [await client.get(f"/limited/{path}", headers={"name": it}) for path, it in asked]
    assert [it.status_code for it in answers] == [200, 429, 200]


@routes.get("/closed", dependencies=[Depends(RateLimit("9/minute", fail="closed"))])
async def closed() -> None:
    pass


class Away:
    """A store that knows nothing."""

    async def hit(self, key: str, limit: Limit) -> State | None:
        """Count nothing."""
        return None


async def test_failing_open_or_closed(app: FastAPI, client: AsyncClient) -> None:
    app.include_router(routes)
    limits.store = Away()
    answer = await client.get("/limited/closed")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    answers = [await client.get("/limited/one") for _ in range(3)]
    assert [it.status_code for it in answers] == [200, 200, 429]


@pytest.mark.parametrize("quota", [1, 7, 10, 999_983])
def test_a_bucket_fills_evenly(quota: int) -> None:
    limit = Limit(quota, 60)
    assert take(limit, 0).remaining == quota - 1
    full = take(limit, 60 - 60 / quota)
    assert (full.remaining, full.retry_after) == (0, 0)
    late = take(limit, full.full_after)
    assert late.remaining == 0
    assert late.retry_after == pytest.approx(60 / quota)
    assert take(limit, late.full_after - late.retry_after).retry_after == 0
    assert take(limit, 1e9).retry_after <= 60  # A clock that was wrong blocks nobody for long


async def test_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(limit_store, "monotonic", lambda: now)
    monkeypatch.setattr(limit_store, "CALLERS_MAX", 2)
    memory, limit = Memory(), Limit(7, 60)
    left = [(await memory.hit("ann", limit)).remaining for _ in range(7)]
    assert left == [6, 5, 4, 3, 2, 1, 0]
    assert (await memory.hit("ann", limit)).retry_after > 0
    now = 60 / 7
    assert (await memory.hit("ann", limit)).retry_after == 0
    assert (await memory.hit("ann", limit)).retry_after > 0
    for caller in ("bob", "ann", "eve"):
        await memory.hit(caller, limit)
    assert [*memory.full_at] == ["ann", "eve"]
    assert take(limit, -5) == State(6, 60 / 7)


@pytest.mark.parametrize("rule", ["", "10", "0/minute", "10/week", "10/minutes", "-1/day"])
def test_rules_that_are_none(rule: str) -> None:
    with pytest.raises(ValueError, match="No limit such as"):
        RateLimit(rule)


@pytest.mark.parametrize(
    ("client", "forwarded", "found"),
    [
        (ADDRESS, [], ADDRESS),
        (ADDRESS, ["1.2.3.4"], ADDRESS),  # Whoever is no proxy of ours may write what he likes
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [ADDRESS], ADDRESS),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.7 , 10.0.0.2"], ADDRESS),
        ("10.0.0.1", ["1.2.3.4", f"{ADDRESS}:4711", "10.0.0.2"], ADDRESS),
        ("10.0.0.1", ["1.2.3.4, nonsense, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", [","], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.3"], "10.0.0.3"),
        ("::ffff:10.0.0.1", [f"::ffff:{ADDRESS}"], ADDRESS),
        ("2001:db8:0:1::1", ["1.2.3.4"], "2001:db8:0:1::/64"),
        ("10.0.0.1", ["[2001:db8:0:1:2:3:4:5]:80"], "2001:db8:0:1::/64"),
        ("fd00::1", ["2001:db8::1%eth0"], "2001:db8::/64"),
        ("testclient", ["1.2.3.4"], "testclient"),
        (None, ["1.2.3.4"], ""),
    ],
)
def test_who_asks(client: str | None, forwarded: list[str], found: str) -> None:
    app = FastAPI()
    app.state.settings = Settings.model_construct(
        trusted_proxies=[ip_network(it) for it in ("10.0.0.0/8", "fd00::/8")]
    )
    headers = [(b"x-forwarded-for", it.encode()) for it in forwarded]
    peer = (client, 1) if client is not None else None
    request = Request({"type": "http", "app": app, "client": peer, "headers": headers})
    assert find_address(request) == found
