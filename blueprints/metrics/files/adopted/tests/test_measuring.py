"""Metrics: nothing without a token, and labels nobody can multiply."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.metrics import measure_if_asked

WORDS = "correct horse battery staple"
KEY = {"Authorization": f"Bearer {WORDS}"}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a client of an app that measures."""
    monkeypatch.setenv("METRICS_TOKEN", WORDS)
    app = FastAPI()

    @app.get("/measured/{number}")
    def show(number: int) -> float:
        return 1 / number

    measure_if_asked(app)
    return TestClient(app, raise_server_exceptions=False)


def read(client: TestClient) -> dict[str, float]:
    """Return what was measured, by name and labels."""
    text = client.get("/metrics", headers=KEY).text
    return {name: float(value) for name, value in re.findall(r"(?m)^(\w.*) (\S+)$", text)}


def test_nothing_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("METRICS_TOKEN", raising=False)
    app = FastAPI()
    measure_if_asked(app)
    assert app.user_middleware == []


def test_a_token_that_can_be_guessed_stops_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_TOKEN", "s" * 15)
    with pytest.raises(ValueError, match="METRICS_TOKEN must be 16 random characters"):
        measure_if_asked(FastAPI())


@pytest.mark.parametrize("given", ["", "Bearer", f"Basic {WORDS}", f"Bearer {WORDS}x"])
def test_closed_to_who_does_not_know_it(client: TestClient, given: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "http_requests" not in answer.text


def test_requests_by_their_route(client: TestClient) -> None:
    before = read(client)
    for path in ("/measured/1", "/measured/2", "/measured/0", "/nowhere", "/no/where"):
        client.get(path)
    client.request("BREW", "/measured/3")
    after = read(client)
    counted = {it: after[it] - before.get(it, 0) for it in after if "_requests_total" in it}
    name, route = "http_requests_total", 'route="/measured/{number}"'
    assert {it: count for it, count in counted.items() if count} == {
        f'{name}{{method="GET",{route},status="200"}}': 2,
        f'{name}{{method="GET",{route},status="500"}}': 1,
        f'{name}{{method="GET",route="other",status="404"}}': 2,
        f'{name}{{method="other",{route},status="405"}}': 1,
    }
    assert after[f'http_request_duration_seconds_count{{method="GET",{route}}}'] == 3
    assert after["http_requests_in_flight"] == after["http_responses_open"] == 0
