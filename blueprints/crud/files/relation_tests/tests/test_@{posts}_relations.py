"""@{post.titles}: what they refer to."""

<% set ticked = [] if not pages or "create" not in only or not typed_wrong else form_links | select("in", tested_links) | list %>
<% if ticked %>
import re
<% endif %>
from typing import Any
from unittest.mock import AsyncMock

import pytest
<% if mongo %>
from beanie import PydanticObjectId
from httpx2 import AsyncClient
from pymongo.asynchronous.client_session import AsyncClientSession
<% else %>
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
<% endif %>

<% include "files/parts/needed_imports.py" %>
<% for row in late if row.Post != Post %>
from @{row.models} import @{row.Post}
from app.@{row.module}.schemas import @{row.Create}
<% endfor %>
from app.@{posts} import queries
from @{models} import @{Post}
from app.@{posts}.schemas import @{Post}Create
from app.relations import MissingError

@{POST}: dict[str, Any] = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}
<% if pages and choosing %>
TYPED: dict[str, Any] = @{TYPED}
<% endif %>
UNKNOWN = @{'"f" * 24' if mongo else "99"}
<% if fresh and "create" in only %>


def another(number: int) -> dict[str, Any]:
    """Return @{article.lower()} @{post.human} that clashes with no other."""
    return {**@{POST}, @{fresh}}
<% endif %>
<% include "files/parts/needed_documents.py" if mongo else "files/parts/needed_rows.py" %>


@pytest.fixture
async def stored(db: @{Session}) -> @{Post}:
    """Return a stored @{post.human}."""
    @{post} = @{Post}(**@{Post}Create.model_validate(@{POST}).model_dump())
<% if mongo %>
    return await @{post}.insert(session=db)
<% else %>
    db.add(@{post})
    await db.commit()
    return @{post}
<% endif %>


<% if late and tested_links %>
@pytest.fixture
async def late(db: @{Session}) -> None:
    """Store what refers to @{post.humans}, which refer to it."""
<% with rows = late %>
<% include "files/parts/documents.py" if mongo else "files/parts/rows.py" %>
<% endwith %>


<% endif %>
<% if writable_keys %>
@pytest.mark.parametrize("key", [@{writable_keys}])
async def test_missing(client: AsyncClient, db: @{Session}, stored: @{Post}, key: str) -> None:
<% if "create" in only %>
    wrong = @{Post}Create.model_validate({**@{POST}, key: UNKNOWN})
    with pytest.raises(MissingError) as raised:
        await queries.create_@{post}(db, wrong)
    assert raised.value.field == key
<% endif %>
<% if api and "update" in only %>
    response = await client.patch(f"/api/@{post.kebabs}/{stored.id}", json={key: UNKNOWN})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body", key]
<% endif %>
<% if pages and form_refs %>
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    for address in (@{form_addresses}):
        page = await client.post(address, data={**TYPED, key: UNKNOWN}, headers=headers)
        assert page.status_code == 422
        assert "It is not there any more" in page.text
<% endif %>
<% endif %>
<% if not mongo and "create" in only and writable_keys %>


async def test_gone_meanwhile(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database finds what went since our look."""
    monkeypatch.setattr(queries, "refuse_missing", AsyncMock())
    wrong = @{Post}Create.model_validate({**@{POST}, "@{first_key}": UNKNOWN})
    with pytest.raises(MissingError):
        await queries.create_@{post}(db, wrong)
<% endif %>
<% if api and "list" in only %>
<% for ref in refs if ref.field.visible %>


async def test_expand_@{ref.name}(client: AsyncClient, @{"db: " ~ Session ~ ", " if ref.is_self and "create" in only}stored: @{Post}) -> None:
<% if ref.is_self and "create" in only %>
    child = @{Post}Create.model_validate({**@{another_1}, "@{ref.key}": stored.id})
    one = await queries.create_@{post}(db, child)
    page = (await client.get("/api/@{post.kebabs}?expand=@{ref.name}&sort=-id&fields=created_at")).json()
    assert [it["@{ref.name}"] and it["@{ref.name}"]["id"] for it in page["items"]] == [@{stored_id}, None]
<% if "read" in only %>
    read = (await client.get(f"/api/@{post.kebabs}/{one.id}?expand=@{ref.name}")).json()
    assert read["@{ref.name}"]["id"] == @{stored_id}
<% endif %>
<% else %>
    page = (await client.get("/api/@{post.kebabs}?expand=@{ref.name}&fields=created_at")).json()
    assert page["items"][0].keys() == {"id", "created_at", "@{ref.name}"}
<% if ref.field.sample != "None" and ref.field.writable %>
    assert page["items"][0]["@{ref.name}"]["id"] == @{POST}["@{ref.key}"]
<% else %>
    assert page["items"][0]["@{ref.name}"] is None
<% endif %>
<% if "read" in only %>
    read = (await client.get(f"/api/@{post.kebabs}/{stored.id}?expand=@{ref.name}")).json()
    assert read["@{ref.name}"] == page["items"][0]["@{ref.name}"]
<% endif %>
<% endif %>
    assert (await client.get("/api/@{post.kebabs}?expand=id")).status_code == 422
<% endfor %>
<% endif %>
<% if api and expands and not mongo and "list" in only and "create" in only %>


@pytest.mark.usefixtures("stored")
async def test_more_rows_take_no_more_queries(app: FastAPI, client: AsyncClient, db: AsyncSession) -> None:
    queried: list[object] = []
    event.listen(app.state.engine.sync_engine, "before_cursor_execute", lambda *its: queried.append(its[2]))
    await client.get("/api/@{post.kebabs}?expand=@{expand_all}")
    for_one = len(queried)
    for @{"number" if fresh else "_"} in range(1, 4):
        await queries.create_@{post}(db, @{Post}Create.model_validate(@{"another(number)" if fresh else POST}))
    queried.clear()
    await client.get("/api/@{post.kebabs}?expand=@{expand_all}")
    assert len(queried) == for_one
<% endif %>
<% for link in tested_links %>
<% if api %>


<% if link.field.rootless and not link.is_self %>
@pytest.mark.usefixtures("late")
<% endif %>
async def test_@{link.name}(client: AsyncClient@{", stored: " ~ Post if link.is_self or "create" not in only}) -> None:
    keys = @{link.ids}
<% if "create" in only %>
    created = await client.post("/api/@{post.kebabs}", json={**@{another_1}, "@{link.key}": keys})
<% if link.field.visible %>
    assert created.json()["@{link.key}"] == keys
<% endif %>
    address = f"/api/@{post.kebabs}/{created.json()['id']}"
    for wrong in ([UNKNOWN], [*keys, *keys], None):
        answer = await client.post("/api/@{post.kebabs}", json={**@{another_2}, "@{link.key}": wrong})
        assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", "@{link.key}"])
<% else %>
    address = f"/api/@{post.kebabs}/{stored.id}"
<% endif %>
<% if "update" in only %>
    for some in (keys[1:], [], keys):
        changed = await client.patch(address, json={"@{link.key}": some})
<% if link.field.visible %>
        assert changed.json()["@{link.key}"] == some
<% else %>
        assert changed.status_code == 200
<% endif %>
    assert (await client.patch(address, json={"@{link.key}": [UNKNOWN]})).status_code == 422
<% endif %>
<% if "list" in only and link.field in narrowed_fields %>
    page = (await client.get("/api/@{post.kebabs}", params={"@{link.field.param}": keys[0], "expand": "@{link.name}"})).json()
    assert [[it["id"] for it in row["@{link.name}"]] for row in page["items"]] == [keys]
    assert page["items"][0]["@{link.key}"] == keys
    none = await client.get("/api/@{post.kebabs}", params={"@{link.field.param}": UNKNOWN})
    assert none.json()["total"] == 0
<% endif %>
<% if "read" in only and link.field.visible %>
    read = (await client.get(address, params={"expand": "@{link.name}"})).json()
    assert [it["id"] for it in read["@{link.name}"]] == keys
<% if link in gone_links and link.target.api %>
    await client.delete(f"/api/@{link.target.post.kebabs}/{keys[0]}")
    assert (await client.get(address)).json()["@{link.key}"] == keys[1:]
<% endif %>
<% endif %>
<% endif %>
<% if link in ticked %>


<% if link.field.rootless and not link.is_self %>
@pytest.mark.usefixtures("late")
<% endif %>
async def test_tick_@{link.name}(client: AsyncClient@{", stored: " ~ Post if link.is_self}) -> None:
    keys = @{link.texts}
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    typed = {**TYPED, @{typed_fresh ~ "," if typed_fresh}"@{link.key}": ["", *keys]}
    wrong = await client.post("/@{post.kebabs}", data={**typed, @{typed_wrong}}, headers=headers)
    assert (wrong.status_code, ticked("@{link.key}", wrong.text)) == (422, keys)
    gone = await client.post("/@{post.kebabs}", data={**typed, "@{link.key}": UNKNOWN}, headers=headers)
    assert "It is not there any more" in gone.text
    found = await client.get("/@{post.kebabs}/boxes/@{link.name}", params={"search": "zzz", "@{link.key}": keys[0]})
    assert ticked("@{link.key}", found.text) == keys[:1]
    created = await client.post("/@{post.kebabs}", data=typed, headers=headers)
    assert created.status_code == 303
<% if "read" in only %>
    address = created.headers["location"]
<% if link.path and link.field.visible %>
    assert f'href="@{link.path}/{keys[0]}"' in (await client.get(address, headers=headers)).text
<% if "list" in only and link.field in narrowed_fields and "read" in link.target.only %>
    other = await client.get(f"@{link.path}/{keys[0]}", headers=headers)
    assert f'href="{address}"' in other.text
<% endif %>
<% endif %>
<% if "update" in only %>
    form = await client.get(f"{address}/edit", headers=headers)
    assert ticked("@{link.key}", form.text) == keys
    await client.post(address, data={**typed, "@{link.key}": "", @{'"version": 1' if versioned}}, headers=headers)
    form = await client.get(f"{address}/edit", headers=headers)
    assert ticked("@{link.key}", form.text) == []
<% endif %>
<% endif %>
<% endif %>
<% endfor %>
<% if ticked %>


def ticked(name: str, page: str) -> list[str]:
    """Return the values of the boxes that are ticked."""
    return re.findall(rf'name="{name}" value="(\w+)"[^>]* checked', page)
<% endif %>
<% if tested_links and not mongo and "create" in only %>


async def test_unlinked_meanwhile(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database finds what went since our look."""
    monkeypatch.setattr(queries, "refuse_unknown", AsyncMock())
    wrong = @{Post}Create.model_validate({**@{POST}, "@{tested_links[0].key}": [UNKNOWN]})
    with pytest.raises(MissingError):
        await queries.create_@{post}(db, wrong)
<% endif %>
<% for ref in deletions %>


async def test_delete_@{ref.name}(client: AsyncClient, db: @{Session}, stored: @{Post}) -> None:
<% if ref.is_self %>
    child = @{Post}Create.model_validate({**@{another_1}, "@{ref.key}": stored.id})
    one = await queries.create_@{post}(db, child)
    address = f"/@{post.kebabs}/{stored.id}"
<% else %>
    one = stored
    address = f"/@{ref.target.post.kebabs}/{@{POST}['@{ref.key}']}"
<% endif %>
<% if ref.target.api %>
    response = await client.delete(f"/api{address}")
    assert response.status_code == @{409 if ref.field.on_delete == "restrict" else 204}
<% endif %>
<% if ref.target.html and ref.field.on_delete == "restrict" %>
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    response = await client.post(f"{address}/delete", headers=headers)
    assert (response.status_code, response.headers["location"]) == (303, @{"address" if "read" in ref.target.only else '"/' ~ ref.target.post.kebabs ~ '"'})
<% elif not ref.target.api %>
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    assert (await client.post(f"{address}/delete", headers=headers)).status_code == 303
<% endif %>
<% if mongo %>
    found = await @{Post}.get(one.id, session=db)
<% else %>
    found = await db.get(@{Post}, one.id, populate_existing=True)
<% endif %>
<% if ref.field.on_delete == "restrict" %>
    assert found
<% elif ref.field.on_delete == "cascade" %>
    assert found is None
<% else %>
    assert found
    assert found.@{ref.key} is None
<% endif %>
<% endfor %>
<% if pages %>


async def test_pages(client: AsyncClient, stored: @{Post}) -> None:
    browser = {"accept": "text/html"}
    for address in (@{page_addresses}):
        assert (await client.get(address, headers=browser)).status_code == 200
<% if form_refs and not (form_refs | rejectattr("field.sample", "equalto", "None") | list) %>
    none = await client.get("/@{post.kebabs}/choices/@{form_refs[0].name}?search=zzz", headers=browser)
    assert none.text.count("<option") == 1
<% endif %>
<% for ref in form_refs if not ref.is_self and ref.field.sample != "None" %>
    key = @{POST}["@{ref.key}"]
<% if "create" in only %>
    form = await client.get(f"/@{post.kebabs}/new?@{ref.key}={key}", headers=browser)
    assert f'value="{key}" selected' in form.text
<% endif %>
    none = await client.get("/@{post.kebabs}/choices/@{ref.name}?search=zzz", headers=browser)
    assert f'value="{key}"' not in none.text
<% if ref.path %>
<% if "read" in only and ref.field.visible %>
    assert f'href="@{ref.path}/{key}"' in (await client.get(f"/@{post.kebabs}/{stored.id}")).text
<% endif %>
<% if "list" in only and "read" in only and ref.field.visible %>
    parent = await client.get(f"@{ref.path}/{key}", headers=browser)
    assert f'href="/@{post.kebabs}/{stored.id}"' in parent.text
<% endif %>
<% endif %>
<% endfor %>
<% endif %>
