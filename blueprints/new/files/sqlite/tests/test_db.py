"""The database session."""

from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import func, select

from app.db import DbSession


async def test_lower_knows_more_than_ascii(app: FastAPI, client: AsyncClient) -> None:
    async def lower(text: str, db: DbSession) -> str:
        found: str = (await db.execute(select(func.lower(text)))).scalar_one()
        return found

    app.add_api_route("/lower", lower)
    assert (await client.get("/lower?text=ÉMILE")).json() == "émile"
