"""Metrics: nothing without a token, and labels that nobody outside can multiply."""

import os
import re
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from anyio import run_process
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr
from starlette.types import Receive, Scope, Send

from app.main import create_app
from app.measuring import RequestMetrics

WORDS = "correct horse battery staple"
KEY = {"Authorization": f"Bearer {WORDS}"}
LOADED = """\
import sys
from app.config import Settings
from app.main import create_app
create_app(Settings.model_construct(environment="test"))
print([it for it in sys.modules if it.startswith(("prometheus_client", "app.measuring"))])
"""

COUNTED = """\
from app import measuring
measuring.REQUESTS.labels("GET", "/", "200").inc()
measuring.IN_FLIGHT.inc()
"""


@pytest.fixture
def measured(app: FastAPI) -> FastAPI:
    """Return an app that measures, with all that `app` has opened."""
    token = {"metrics_token": SecretStr(WORDS)}
    measured = create_app(app.state.settings.model_copy(update=token))
    measured.state = app.state
    return measured


@pytest.fixture
async def reader(measured: FastAPI) -> AsyncGenerator[AsyncClient]:
    """Return a client of that app, under a name that is no allowed host."""
    transport = ASGITransport(measured, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://10.0.0.7:8000") as client:
        yield client


async def read(client: AsyncClient) -> dict[str, float]:
    """Return what was measured, by name and labels."""
    answer = await client.get("/metrics", headers=KEY)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {name: float(value) for name, value in re.findall(r"(?m)^(\w.*) (\S+)$", answer.text)}


async def test_nothing_without_a_token(client: AsyncClient) -> None:
    answer = await client.get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404
    done = await run_process([sys.executable, "-c", LOADED])
    assert done.stdout == b"[]\n"


@pytest.mark.parametrize("given", ["", "Bearer", f"Basic {WORDS}", f"Bearer {WORDS}x", "Bearer é"])
async def test_closed_to_who_does_not_know_it(reader: AsyncClient, given: str) -> None:
    answer = await reader.get("/metrics", headers={b"Authorization": given.encode()})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "http_requests" not in answer.text


async def test_a_token_that_can_be_guessed_stops_the_app(app: FastAPI) -> None:
    short = app.state.settings.model_copy(update={"metrics_token": SecretStr("s" * 15)})
    with pytest.raises(ValueError, match="METRICS_TOKEN must be 16 random characters"):
        create_app(short)


async def test_requests_by_their_route(measured: FastAPI, reader: AsyncClient) -> None:
    @measured.get("/measured/{number}")
    async def show(number: int) -> float:
        return 1 / number

    before = await read(reader)
    local = {"Host": "localhost"}
    for number in ("1", "2", "0", "x"):
        await reader.get(f"/measured/{number}", headers=local)
    for method in ("POST", "BREW", "STEAL"):
        await reader.request(method, "/measured/3", headers=local)
    for path in ("/nowhere", "/nowhere/else", "/%00"):
        await reader.get(path, headers=local)
    await reader.get("/measured/4")
    after = await read(reader)
    counted = {
        it: after[it] - before.get(it, 0) for it in after if it.startswith("http_requests_total")
    }
    name, route = "http_requests_total", 'route="/measured/{number}"'
    assert {it: count for it, count in counted.items() if count} == {
        f'{name}{{method="GET",{route},status="200"}}': 2,
        f'{name}{{method="GET",{route},status="500"}}': 1,
        f'{name}{{method="GET",{route},status="422"}}': 1,
        f'{name}{{method="POST",{route},status="405"}}': 1,
        f'{name}{{method="other",{route},status="405"}}': 2,
        f'{name}{{method="GET",route="other",status="404"}}': 3,
        f'{name}{{method="GET",route="other",status="400"}}': 1,
    }
    timed = f'http_request_duration_seconds_count{{method="GET",{route}}}'
    assert after[timed] == 4
    assert after["http_requests_in_flight"] == after["http_responses_open"] == 0
    assert after["process_resident_memory_bytes"] > 0


async def test_a_stream_is_measured_until_it_starts(measured: FastAPI, reader: AsyncClient) -> None:
    found: list[dict[str, float]] = []

    @measured.get("/stream")
    async def stream() -> StreamingResponse:
        async def lines() -> AsyncGenerator[str]:
            yield "data: 1\n\n"
            found.append(await read(reader))

        return StreamingResponse(lines(), media_type="text/event-stream")

    await reader.get("/stream", headers={"Host": "localhost"})
    assert found[0]['http_requests_total{method="GET",route="/stream",status="200"}'] == 1
    assert (found[0]["http_requests_in_flight"], found[0]["http_responses_open"]) == (0, 1)
    assert (await read(reader))["http_responses_open"] == 0


async def test_mounts_keep_their_parameters(measured: FastAPI, reader: AsyncClient) -> None:
    inner = FastAPI()

    @inner.get("/{number}")
    async def show(number: int) -> int:
        return number

    measured.mount("/inner", inner)
    measured.mount("/{who}/inner", inner)
    for path in ("/inner/5", "/ann/inner/5", "/bob/inner/5"):
        await reader.get(path, headers={"Host": "localhost"})
    after = await read(reader)
    name = "http_requests_total"
    assert after[f'{name}{{method="GET",route="/inner/{{number}}",status="200"}}'] == 1
    assert not [it for it in after if "ann" in it or "bob" in it]


async def test_what_nobody_answers_is_an_error() -> None:
    async def broken(scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError(scope["type"])

    metrics = RequestMetrics(broken, token=WORDS)
    transport = ASGITransport(metrics, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://localhost") as client:
        before = await read(client)
        await client.get("/")
        after = await read(client)
    name = 'http_requests_total{method="GET",route="other",status="500"}'
    assert after[name] == before.get(name, 0) + 1
    assert after["http_requests_in_flight"] == after["http_responses_open"] == 0
    with pytest.raises(RuntimeError, match="lifespan"):
        await metrics({"type": "lifespan"}, AsyncMock(), AsyncMock())


async def test_what_a_worker_counted_stays(
    reader: AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for _ in range(2):
        await run_process([sys.executable, "-c", COUNTED])
    after = await read(reader)
    assert after['http_requests_total{method="GET",route="/",status="200"}'] == 2
    assert after.get("http_requests_in_flight", 0) == 0
    assert {it.partition("_")[0] for it in os.listdir(tmp_path)} == {"counter"}
