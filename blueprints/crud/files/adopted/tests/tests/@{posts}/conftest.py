"""Fixtures: the @{post.humans} alone, on a database in memory."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool

from @{session_module} import @{get_session}
from app.@{posts}.api import router
from @{models} import @{Post}
from app.@{posts}.queries import @{post.many}
from app.@{posts}.schemas import @{Post}Item, @{Post}Read, @{Post}Update


@pytest.fixture
def client() -> TestClient:
    """Return a client of the @{post.humans} alone."""
    engine = create_async_engine(
        "sqlite+aiosqlite://",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
<% if schema != "" %>
        execution_options={"schema_translate_map": {@{post.many}.schema: None}},
<% endif %>
    )

    async def session_in_memory() -> AsyncIterator[AsyncSession]:
        async with engine.begin() as connection:
            await connection.run_sync(@{post.many}.create, checkfirst=True)
        async with AsyncSession(engine@{", expire_on_commit=False" if is_own}) as session:
            yield session

    app = FastAPI()
    app.include_router(router)
    app.dependency_overrides[@{get_session}] = session_in_memory
<% if read_row %>

    @app.post("/stored")
    async def store(data: dict[str, Any], db: Annotated[AsyncSession, Depends(@{get_session})]) -> None:
        db.add(@{Post}(**@{read_row}))
        await db.commit()

<% endif %>
    return TestClient(app)
