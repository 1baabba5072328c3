"""The database may come later than the app."""

from unittest.mock import AsyncMock

import pytest
from httpx2 import AsyncClient
from pymongo.errors import ServerSelectionTimeoutError

from app import db


async def test_recovers_by_itself(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as down:
        down.setattr(db, "init_beanie", AsyncMock(side_effect=ServerSelectionTimeoutError))
        assert (await client.get("/health/ready")).status_code == 503
    assert (await client.get("/health/ready")).status_code == 200
