"""How often one may ask, who counts as one, and what the answers say."""

import sys
from ipaddress import ip_network

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.testclient import TestClient

from app.config import Settings
from app.limit_callers import find_address
from app.limit_store import Limit, Memory, State, take
from app.ratelimit import TOO_MANY, RateLimit, limits, open_limits

ADDRESS = "203.0.113.7"

routes = APIRouter(prefix="/limited", responses=TOO_MANY)


@routes.get("/one", dependencies=[Depends(RateLimit("2/minute"))])
def one() -> int:
    return 1


@routes.get(
    "/two",
    dependencies=[Depends(RateLimit("2/minute")), Depends(RateLimit("5/hour"))],
)
async def two() -> int:
    return 2


def name_of(request: Request) -> str:
    return request.headers["name"]


shared = [Depends(RateLimit("1/day", name="shared", by=name_of))]


@routes.get("/a", dependencies=shared)
@routes.get("/b", dependencies=shared)
async def share() -> None:
    pass


@routes.get("/closed", dependencies=[Depends(RateLimit("9/day", fail="closed"))])
async def closed() -> None:
    pass


@pytest.fixture
def client() -> TestClient:
    """Return a client of an app where nobody has asked yet."""
    open_limits()
    app = FastAPI()
    app.include_router(routes)
    return TestClient(app)


def test_one_too_many(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[Memory.__module__], "monotonic", lambda: 0.0)
    answers = [client.get("/limited/one") for _ in range(3)]
    assert [it.status_code for it in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"2/minute";q=2;w=60'
    assert answers[0].headers["ratelimit"] == '"2/minute";r=1;t=30'
    assert answers[2].json() == {"detail": "Too many requests"}
    assert answers[2].headers["ratelimit"] == '"2/minute";r=0;t=60'
    assert answers[2].headers["retry-after"] == "30"
    other = client.get("/limited/two").headers["ratelimit"]
    assert other == '"2/minute";r=1;t=30, "5/hour";r=4;t=720'


def test_routes_may_share_a_limit(client: TestClient) -> None:
    asked = [("a", "ann"), ("b", "ann"), ("b", "bob")]
    answers = [
        client.get(f"/limited/{path}", headers={"name": name}) for path, name in asked
    ]
    assert [it.status_code for it in answers] == [200, 429, 200]


class Away:
    """A store that knows nothing."""

    async def hit(self, key: str, limit: Limit) -> State | None:
        """Count nothing."""
        return None


def test_failing_open_or_closed(client: TestClient) -> None:
    limits.store = Away()
    answer = client.get("/limited/closed")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    answers = [client.get("/limited/one") for _ in range(3)]
    assert [it.status_code for it in answers] == [200, 200, 429]


@pytest.mark.parametrize("quota", [1, 7, 10, 999_983])
def test_a_bucket_fills_evenly(quota: int) -> None:
    limit = Limit(quota, 60)
    assert take(limit, 0).remaining == quota - 1
    full = take(limit, 60 - 60 / quota)
    assert (full.remaining, full.retry_after) == (0, 0)
    late = take(limit, full.full_after)
    assert late.retry_after == pytest.approx(60 / quota)
    assert take(limit, late.full_after - late.retry_after).retry_after == 0


@pytest.mark.parametrize("rule", ["", "10", "0/minute", "10/week", "-1/day"])
def test_rules_that_are_none(rule: str) -> None:
    with pytest.raises(ValueError, match="No limit such as"):
        RateLimit(rule)


@pytest.mark.parametrize(
    ("client", "forwarded", "found"),
    [
        (ADDRESS, [], ADDRESS),
        (ADDRESS, ["1.2.3.4"], ADDRESS),  # No proxy of ours may say anything
        ("10.0.0.1", [ADDRESS], ADDRESS),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.7 , 10.0.0.2"], ADDRESS),
        ("10.0.0.1", ["1.2.3.4", f"{ADDRESS}:4711", "10.0.0.2"], ADDRESS),
        ("10.0.0.1", ["1.2.3.4, nonsense, 10.0.0.2"], "10.0.0.2"),
        ("2001:db8:0:1::1", ["1.2.3.4"], "2001:db8:0:1::/64"),
        ("fd00::1", ["2001:db8::1%eth0"], "2001:db8::/64"),
        ("testclient", ["1.2.3.4"], "testclient"),
        (None, ["1.2.3.4"], ""),
    ],
)
def test_who_asks(
    monkeypatch: pytest.MonkeyPatch,
    client: str | None,
    forwarded: list[str],
    found: str,
) -> None:
    trusted = [ip_network(it) for it in ("10.0.0.0/8", "fd00::/8")]
    module = sys.modules[find_address.__module__]
    monkeypatch.setattr(module, "TRUSTED_PROXIES", trusted)
    headers = [(b"x-forwarded-for", it.encode()) for it in forwarded]
    peer = (client, 1) if client is not None else None
    request = Request({"type": "http", "client": peer, "headers": headers})
    assert find_address(request) == found


def test_proxies_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", '["10.0.0.0/8"]')
    assert Settings().trusted_proxies == [ip_network("10.0.0.0/8")]
    monkeypatch.setenv("TRUSTED_PROXIES", '["nonsense"]')
    with pytest.raises(ValueError, match="trusted_proxies"):
        Settings()
