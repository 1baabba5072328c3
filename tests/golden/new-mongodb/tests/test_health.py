"""Health: alive, ready, and in detail."""

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.health import routes


async def test_healthy(client: AsyncClient) -> None:
    assert (await client.get("/health/ping")).json() == {"status": "ok"}
    assert (await client.get("/health/ready")).status_code == 200
    assert (await client.get("/health")).json() == {"status": "ok"}
    details = (await client.get("/health?detailed=true")).json()
    assert details["services"].keys() == routes.CHECKS.keys()


async def test_service_down(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(app: FastAPI) -> None:
        raise ConnectionRefusedError(f"{app.title} cannot reach 10.0.0.1")

    monkeypatch.setitem(routes.CHECKS, "service", fail)
    assert (await client.get("/health/ping")).status_code == 200
    assert (await client.get("/health/ready")).status_code == 503
    details = await client.get("/health?detailed=true")
    assert details.json()["services"]["service"]["status"] == "error"
    assert "10.0.0.1" not in details.text  # Addresses stay in the log
