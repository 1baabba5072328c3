"""@{post.titles}: lists, without any page around them."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from beanie import PydanticObjectId
from beanie.exceptions import DocumentNotFound
from fastapi import HTTPException
from pymongo.asynchronous.client_session import AsyncClientSession

<% include "files/parts/needed_imports.py" %>
from app.@{posts} import queries
from @{models} import @{Post}
from app.@{posts}.schemas import @{Post}Create, @{Post}List, @{Post}Update

@{POST}: dict[str, Any] = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}
<% if fresh %>


def another(number: int) -> dict[str, Any]:
    """Return @{article.lower()} @{post.human} that clashes with no other."""
    return {**@{POST}, @{fresh}}
<% endif %>
<% include "files/parts/needed_documents.py" if mongo else "files/parts/needed_rows.py" %>


@pytest.fixture(autouse=True)
async def stored(db: AsyncClientSession) -> None:
    """Store three @{post.humans}."""
    for @{"number" if "number" in numbered else "_"} in range(3):
        values = @{Post}Create.model_validate(@{numbered})
        await @{Post}(**values.model_dump()).insert(session=db)


@pytest.mark.parametrize("sort", @{sort_samples})
async def test_cursor(db: AsyncClientSession, sort: str) -> None:
    first = await queries.list_@{posts}(db, @{Post}List(sort=sort, limit=2, total=False))
    second = await queries.list_@{posts}(db, @{Post}List(sort=sort, limit=2, after=first["next"]))
    assert len({it["id"] for it in first["items"] + second["items"]}) == 3
    assert (first["total"], second["total"], second["next"]) == (None, 3, None)


async def test_fields(db: AsyncClientSession) -> None:
    page = await queries.list_@{posts}(db, @{Post}List(fields="created_at"))
    assert page["items"][0].keys() == {"id", "created_at"}


@pytest.mark.parametrize("cursor", ["c_x", "c_eyJpZCI6IjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCIsImNyZWF0ZWRfYXQiOiIyMDAxLTAxLTAxVDAwOjAwOjAwWiJ9"])
async def test_cursor_of_another_list(db: AsyncClientSession, cursor: str) -> None:
    with pytest.raises(HTTPException):
        await queries.list_@{posts}(db, @{Post}List(after=cursor))


async def test_narrow(db: AsyncClientSession) -> None:
    early = datetime(2001, 1, 1, tzinfo=UTC)
    page = await queries.list_@{posts}(db, @{Post}List(created_before=early))
    assert page["total"] == 0
<% if uniques and "create" in only %>


async def test_taken(db: AsyncClientSession) -> None:
    data = @{Post}Create.model_validate(another(1))
    with pytest.raises(queries.@{Post}TakenError):
        await queries.create_@{post}(db, data)
<% endif %>
<% include "files/parts/gone.py" %>
