"""What holds for every request: ids, headers, errors, limits, logs."""

import json
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from httpx2 import AsyncClient
from pydantic import SecretStr, ValidationError

from app.config import Settings
from app.main import create_app


async def fail() -> None:
    raise RuntimeError("the secret reason")


async def test_request_id(client: AsyncClient) -> None:
    response = await client.get("/health/ping", headers={"x-request-id": "abc-1"})
    assert response.headers["x-request-id"] == "abc-1"
    response = await client.get("/health/ping", headers={"x-request-id": "not an id"})
    assert response.headers["x-request-id"] != "not an id"


async def test_failure_leaks_nothing(app: FastAPI, client: AsyncClient) -> None:
    app.add_api_route("/fail", fail)
    response = await client.get("/fail")
    assert (response.status_code, response.json()) == (500, {"detail": "Internal server error"})


async def test_unknown_host_and_address(client: AsyncClient) -> None:
    assert (await client.get("http://evil.example/health/ping")).status_code == 400
    assert (await client.get("/nothing")).json() == {"detail": "Not Found"}


async def test_allow_names_the_methods(client: AsyncClient) -> None:
    response = await client.put("/health/ping")
    assert (response.status_code, response.headers["allow"]) == (405, "GET")


async def test_body_limit(app: FastAPI, client: AsyncClient) -> None:
    async def read(data: dict[str, str]) -> None:
        assert data

    app.add_api_route("/read", read, methods=["POST"])
    response = await client.post("/read", content=b"x" * (app.state.settings.max_body_bytes + 1))
    assert (response.status_code, response.json()) == (413, {"detail": "Content Too Large"})
    assert (await client.post("/read", json={"number": 5})).status_code == 422


async def test_failure_in_mid_answer(app: FastAPI, client: AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"part"
        raise RuntimeError

    app.add_api_route("/stream", lambda: StreamingResponse(parts()))
    with pytest.raises(RuntimeError):
        await client.get("/stream")


def test_production(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        Settings(environment="production", secret_key=SecretStr("short"))
    app = create_app(Settings(environment="production", secret_key=SecretStr("s" * 32)))
    app.add_api_route("/fail", fail)
    with TestClient(app, base_url="http://localhost") as client:
        assert "strict-transport-security" in client.get("/fail").headers
    failure, request = map(json.loads, capsys.readouterr().err.splitlines()[-2:])
    assert "the secret reason" in failure["traceback"]
    assert (request["message"], request["status"]) == ("GET /fail 500", 500)
