"""What holds for every request: ids, headers, errors, limits, logs."""

import json
import logging
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from httpx2 import AsyncClient
from pydantic import SecretStr, ValidationError

from app.config import Settings
from app.log import JsonFormatter
from app.main import create_app


async def test_request_id(client: AsyncClient) -> None:
    response = await client.get("/health/ping", headers={"x-request-id": "abc-1"})
    assert response.headers["x-request-id"] == "abc-1"
    response = await client.get("/health/ping", headers={"x-request-id": "not an id"})
    assert response.headers["x-request-id"] != "not an id"


async def test_failure_leaks_nothing(app: FastAPI, client: AsyncClient) -> None:
    async def fail() -> None:
        message = "the secret reason"
        raise RuntimeError(message)

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

    async def in_parts() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * (app.state.settings.max_body_bytes // 10)

    app.add_api_route("/read", read, methods=["POST"])
    for content in (b"x" * (app.state.settings.max_body_bytes + 1), in_parts()):
        response = await client.post("/read", content=content)
        assert (response.status_code, response.json()) == (413, {"detail": "Content Too Large"})
    assert (await client.post("/read", json={"number": 5})).status_code == 422


async def test_failure_in_mid_answer(app: FastAPI, client: AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"part"
        raise RuntimeError

    app.add_api_route("/stream", lambda: StreamingResponse(parts()))
    with pytest.raises(RuntimeError):
        await client.get("/stream")


def test_production() -> None:
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        Settings(environment="production", secret_key=SecretStr("short"))
    settings = Settings(environment="production", secret_key=SecretStr("s" * 32))
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        headers = client.get("/health/ping").headers
    assert "strict-transport-security" in headers


def test_json_logs() -> None:
    record = logging.makeLogRecord({"msg": "done", "fields": {"ms": 3}})
    record.exc_info = (ValueError, ValueError("why"), None)
    line = json.loads(JsonFormatter().format(record))
    assert (line["message"], line["ms"], line["traceback"]) == ("done", 3, "ValueError: why")
