"""Articles: what can be done with them, and what cannot."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from pymongo.asynchronous.client_session import AsyncClientSession

from app.articles.models import Article
from app.articles.schemas import ArticleCreate

ARTICLE: dict[str, Any] = {
    "title": "First title",
    "body": "First body",
}


@pytest.fixture
async def stored(db: AsyncClientSession) -> str:
    """Return the id of a stored article."""
    values = ArticleCreate.model_validate(ARTICLE).model_dump()
    return str((await Article(**values).insert(session=db)).id)


@pytest.mark.usefixtures("stored")
async def test_list(client: AsyncClient) -> None:
    page = (await client.get("/api/articles?fields=created_at&sort=created_at")).json()
    assert page["items"][0].keys() == {"id", "created_at"}
    assert (page["total"], page["next"]) == (1, None)
    early = "created_before=2001-01-01T00:00:00Z"
    assert (await client.get(f"/api/articles?{early}")).json()["total"] == 0


async def test_pages(client: AsyncClient, db: AsyncClientSession) -> None:
    for _ in range(3):
        values = ArticleCreate.model_validate(ARTICLE)
        await Article(**values.model_dump()).insert(session=db)
    query = {"sort": "-id,created_at", "limit": "2", "total": "false"}
    first = (await client.get("/api/articles", params=query)).json()
    query["after"] = first["next"]
    second = (await client.get("/api/articles", params=query)).json()
    ids = [it["id"] for it in first["items"] + second["items"]]
    assert (len(set(ids)), ids) == (3, sorted(ids, reverse=True))
    assert (await client.get("/api/articles?after=c_x")).status_code == 404
    assert (
        await client.get(
            "/api/articles?sort=created_at&after=c_eyJpZCI6IjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCJ9"
        )
    ).status_code == 404


async def test_create(client: AsyncClient) -> None:
    response = await client.post("/api/articles", json=ARTICLE)
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/articles/{response.json()['id']}"
    wrong = {**ARTICLE, "title": "x" * 201}
    assert (await client.post("/api/articles", json=wrong)).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/articles/1"),
        ("PATCH", "/api/articles/1"),
        ("DELETE", "/api/articles/1"),
    ],
)
async def test_nothing_else_can_be_done(client: AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path)).status_code in {404, 405}
