"""The queue: whether somebody works, and what may go into it."""

import asyncio

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.config import Settings
from app.opening import router as opening_router
from app.queue import BYTES_MAX, make_queue, router


def test_nobody_works_where_there_is_no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "")
    app = FastAPI()
    app.include_router(opening_router)
    app.include_router(router)
    with TestClient(app) as client:
        answer = client.get("/health/worker")
    assert (answer.status_code, answer.json()) == (503, {"status": "error"})


def test_tasks_are_small() -> None:
    sent = {"a": "x" * BYTES_MAX}
    with pytest.raises(ValueError, match="store them elsewhere, and pass a key"):
        asyncio.run(make_queue(Settings()).serialize(sent))


def test_production_has_a_secret_of_its_own() -> None:
    weak = Settings(environment="production", secret_key=SecretStr("s" * 31))
    with pytest.raises(ValueError, match="SECRET_KEY must be 32 random"):
        make_queue(weak)
