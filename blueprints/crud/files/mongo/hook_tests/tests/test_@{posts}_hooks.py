"""@{post.titles}: a hook that fails takes the change back."""

from typing import Any, cast
from unittest.mock import AsyncMock

import pytest
<% if needed and mongo %>
from beanie import PydanticObjectId
<% endif %>
from pymongo.asynchronous.client_session import AsyncClientSession

<% include "files/parts/needed_imports.py" %>
from app.@{posts} import hooks, queries
from @{models} import @{Post}
from app.@{posts}.schemas import @{Post}Create, @{Post}Update

@{POST}: dict[str, Any] = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}
<% include "files/parts/needed_documents.py" if mongo else "files/parts/needed_rows.py" %>
<% if "update" in only or "delete" in only %>


@pytest.fixture
async def @{post}(db: AsyncClientSession) -> @{Post}:
    """Return a stored @{post.human}."""
    values = @{Post}Create.model_validate(@{POST}).model_dump()
    return await @{Post}(**values).insert(session=db)
<% endif %>
<% if "create" in only %>


async def test_create(db: AsyncClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "after_create", AsyncMock(side_effect=RuntimeError))
    with pytest.raises(RuntimeError):
        await queries.create_@{post}(db, @{Post}Create.model_validate(@{POST}))
    assert await @{Post}.count() == 0
<% endif %>
<% if "update" in only %>


async def test_update(db: AsyncClientSession, @{post}: @{Post}, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "after_update", AsyncMock(side_effect=RuntimeError))
    changes = cast("@{Post}Update", @{Post}Create.model_validate(@{POST}).model_dump())
    stored = await @{Post}.find_all().to_list()
    with pytest.raises(RuntimeError):
        await queries.update_@{post}(db, @{post}, changes)
    assert await @{Post}.find_all().to_list() == stored
<% endif %>
<% if "delete" in only %>


async def test_delete(db: AsyncClientSession, @{post}: @{Post}, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "after_delete", AsyncMock(side_effect=RuntimeError))
    stored = await @{Post}.find_all().to_list()
    with pytest.raises(RuntimeError):
        await queries.delete_@{post}(db, @{post})
    assert await @{Post}.find_all().to_list() == stored
<% endif %>
