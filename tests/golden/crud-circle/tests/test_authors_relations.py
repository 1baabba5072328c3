"""Authors: what they refer to."""

from typing import Any
from unittest.mock import AsyncMock

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from app.authors import queries
from app.authors.models import Author
from app.authors.schemas import AuthorCreate
from app.relations import MissingError

AUTHOR: dict[str, Any] = {
    "name": "First name",
    "favourite_id": None,
}
UNKNOWN = 99


@pytest.fixture
async def stored(db: AsyncSession) -> Author:
    """Return a stored author."""
    author = Author(**AuthorCreate.model_validate(AUTHOR).model_dump())
    db.add(author)
    await db.commit()
    return author


@pytest.mark.parametrize("key", ["favourite_id"])
async def test_missing(client: AsyncClient, db: AsyncSession, stored: Author, key: str) -> None:
    wrong = AuthorCreate.model_validate({**AUTHOR, key: UNKNOWN})
    with pytest.raises(MissingError) as raised:
        await queries.create_author(db, wrong)
    assert raised.value.field == key
    response = await client.patch(f"/api/authors/{stored.id}", json={key: UNKNOWN})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body", key]


async def test_gone_meanwhile(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database finds what went since our look."""
    monkeypatch.setattr(queries, "refuse_missing", AsyncMock())
    wrong = AuthorCreate.model_validate({**AUTHOR, "favourite_id": UNKNOWN})
    with pytest.raises(MissingError):
        await queries.create_author(db, wrong)


async def test_expand_favourite(client: AsyncClient, stored: Author) -> None:
    page = (await client.get("/api/authors?expand=favourite&fields=created_at")).json()
    assert page["items"][0].keys() == {"id", "created_at", "favourite"}
    assert page["items"][0]["favourite"] is None
    read = (await client.get(f"/api/authors/{stored.id}?expand=favourite")).json()
    assert read["favourite"] == page["items"][0]["favourite"]
    assert (await client.get("/api/authors?expand=id")).status_code == 422


@pytest.mark.usefixtures("stored")
async def test_more_rows_take_no_more_queries(
    app: FastAPI, client: AsyncClient, db: AsyncSession
) -> None:
    queried: list[object] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute", lambda *its: queried.append(its[2])
    )
    await client.get("/api/authors?expand=favourite")
    for_one = len(queried)
    for _ in range(1, 4):
        await queries.create_author(db, AuthorCreate.model_validate(AUTHOR))
    queried.clear()
    await client.get("/api/authors?expand=favourite")
    assert len(queried) == for_one
