"""@{post.titles} that two people change at once."""

from typing import Any, cast

import pytest
from beanie import PydanticObjectId
from httpx2 import AsyncClient
from pymongo.asynchronous.client_session import AsyncClientSession
from sqlalchemy.ext.asyncio import AsyncSession

<% include "files/parts/needed_imports.py" %>
from app.@{posts} import queries
from @{models} import @{Post}
from app.@{posts}.schemas import @{Post}Create, @{Post}Update

@{POST}: dict[str, Any] = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}
<% include "files/parts/needed_documents.py" if mongo else "files/parts/needed_rows.py" %>


@pytest.fixture
async def @{post}(db: @{Session}) -> @{Post}:
    """Return a stored @{post.human}, in its first version."""
    @{post} = @{Post}(**@{Post}Create.model_validate(@{POST}).model_dump())
<% if mongo %>
    return await @{post}.insert(session=db)
<% else %>
    db.add(@{post})
    await db.commit()
    return @{post}
<% endif %>


async def change(db: @{Session}) -> None:
    """Change everything meanwhile."""
<% if mongo %>
    await @{Post}.find_all(session=db).update_many({"$inc": {"version": 1}})
<% else %>
    await db.execute(queries.@{post.many}.update().values(version=queries.@{post.many}.c.version + 1))
    await db.commit()
<% endif %>
<% if api and ("read" in only or "update" in only) %>


async def test_tag(client: AsyncClient, @{post}: @{Post}) -> None:
    address = f"/api/@{post.kebabs}/{@{post}.id}"
<% if "read" in only %>
    read = await client.get(address)
    assert (read.headers["etag"], read.json()["version"]) == ('"1"', 1)
<% endif %>
<% if "update" in only %>
    changed = await client.patch(address, json=@{POST}, headers={"if-match": '"1"'})
    assert (changed.headers["etag"], changed.json()["version"]) == ('"2"', 2)
<% endif %>
<% endif %>
<% if api and "create" in only %>


async def test_tag_of_a_new_one(client: AsyncClient) -> None:
    assert (await client.post("/api/@{post.kebabs}", json=@{POST})).headers["etag"] == '"1"'
<% endif %>
<% if api and methods %>


@pytest.mark.parametrize("method", @{methods})
async def test_changed_meanwhile(
    client: AsyncClient, db: @{Session}, @{post}: @{Post}, method: str
) -> None:
    await change(db)
    address, seen = f"/api/@{post.kebabs}/{@{post}.id}", {"if-match": '"1"'}
    response = await client.request(method, address, json=@{POST}, headers=seen)
    assert response.status_code == 412
    assert response.json() == {"detail": "@{post.title} was changed meanwhile"}
    response = await client.request(method, address, json=@{POST})
    assert response.is_success
<% endif %>
<% if pages and methods %>


@pytest.fixture
def browser(client: AsyncClient) -> AsyncClient:
    """Return a client that sends what a browser sends."""
    client.headers.update({"accept": "text/html", "sec-fetch-site": "same-origin"})
    return client
<% endif %>
<% if pages and "update" in only %>


async def test_form(browser: AsyncClient, db: @{Session}, @{post}: @{Post}) -> None:
    address, typed = f"/@{post.kebabs}/{@{post}.id}", @{TYPED}
    assert 'name="version" value="1"' in (await browser.get(f"{address}/edit")).text
    await change(db)
    page = await browser.post(address, data={**typed, "version": "1"})
    assert page.status_code == 422
    assert "Somebody else changed this @{post.human} meanwhile" in page.text
    assert 'name="version" value="2"' in page.text
<% if typed_wrong %>
    again = await browser.post(address, data={**typed, @{typed_wrong}, "version": "1"})
    assert 'name="version" value="1"' in again.text  # An error makes nobody see the change
<% endif %>
    assert (await browser.post(address, data={**typed, "version": "2"})).status_code == 303
<% endif %>
<% if pages and "delete" in only %>


async def test_delete_form(browser: AsyncClient, db: @{Session}, @{post}: @{Post}) -> None:
    address = f"/@{post.kebabs}/{@{post}.id}/delete"
    assert 'name="version" value="1"' in (await browser.get(address)).text
    await change(db)
    page = await browser.post(address, data={"version": "1"})
    assert page.status_code == 422
    assert "Somebody else changed this @{post.human} meanwhile" in page.text
    assert (await browser.post(address, data={"version": "2"})).status_code == 303
<% endif %>
<% if "update" in only %>


async def test_two_changes_at_once(db: @{Session}, @{post}: @{Post}) -> None:
    """Both have read the same version, and the database finds who is the second one."""
    await change(db)
    changes = cast("@{Post}Update", @{Post}Create.model_validate(@{POST}).model_dump())
    with pytest.raises(queries.@{Post}ChangedError):
        await queries.update_@{post}(db, @{post}, changes)
<% endif %>
<% if "delete" in only %>


async def test_change_and_delete_at_once(db: @{Session}, @{post}: @{Post}) -> None:
    await change(db)
    with pytest.raises(queries.@{Post}ChangedError):
        await queries.delete_@{post}(db, @{post})
<% endif %>
