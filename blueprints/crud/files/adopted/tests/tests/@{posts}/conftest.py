"""Fixtures: the @{post.humans} alone, on a database in memory."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

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
<% for module, name in row_imports %>
from @{module} import @{name}
<% endfor %>
<% for other in routed %>
from app.@{other.snakes}.api import router as @{other.snakes}_router
<% endfor %>
<% for module, name in named_imports %>
from @{module} import @{name}  # noqa: F401 - SQLAlchemy looks for it
<% endfor %>
<% if refs %>

TABLES = {@{made}}
<% endif %>


@pytest.fixture
def client() -> TestClient:
<% if routed %>
    """Return a client of the @{post.humans}, and of what they refer to."""
<% else %>
    """Return a client of the @{post.humans} alone."""
<% endif %>
    engine = create_async_engine(
        "sqlite+aiosqlite://",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
<% if schema != "" %>
        execution_options={"schema_translate_map": {@{post.many}.schema: None}},
<% endif %>
    )

    async def session_in_memory() -> AsyncIterator[AsyncSession]:
<% if refs %>
        tables = [it for it in @{post.many}.metadata.tables.values() if it.name in TABLES]
        async with engine.begin() as connection:
            await connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            await connection.run_sync(@{post.many}.metadata.create_all, tables)
<% else %>
        async with engine.begin() as connection:
            await connection.run_sync(@{post.many}.create, checkfirst=True)
<% endif %>
        async with AsyncSession(engine@{", expire_on_commit=False" if is_own}) as session:
            yield session

    app = FastAPI()
    app.include_router(router)
<% for other in routed %>
    app.include_router(@{other.snakes}_router)
<% endfor %>
    app.dependency_overrides[@{get_session}] = session_in_memory
<% if read_row %>

    @app.post("/stored")
    async def store(data: dict[str, Any], db: Annotated[AsyncSession, Depends(@{get_session})]) -> None:
        db.add(@{Post}(**@{read_row}))
        await db.commit()

<% endif %>
<% if stored_rows %>

    @app.post("/needed")
    async def store_needed(db: Annotated[AsyncSession, Depends(@{get_session})]) -> None:
<% if several %>
        for number in range(1, 8):
<% endif %>
<% for row in stored_rows %>
@{"    " if several}        db.add(@{row})
<% if not loop.last %>
@{"    " if several}        await db.flush()
<% endif %>
<% endfor %>
        await db.commit()

    client = TestClient(app)
    assert client.post("/needed").status_code == 200
    return client
<% else %>
    return TestClient(app)
<% endif %>
