"""@{post.titles}: what they refer to."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.@{posts} import queries

@{POST}: dict[str, Any] = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}
<% if fresh and (refs | selectattr("is_self") | list) %>


def another(number: int) -> dict[str, Any]:
    """Return @{article.lower()} @{post.human} that clashes with no other."""
    return {**@{POST}, @{fresh}}
<% endif %>


@pytest.fixture
def stored(client: TestClient) -> dict[str, Any]:
    """Return a stored @{post.human}."""
    created: dict[str, Any] = client.post("/@{post.kebabs}", json=@{POST}).json()
    return created


@pytest.mark.parametrize("key", [@{writable_keys}])
def test_missing(client: TestClient, @{"stored: dict[str, Any], " if "update" in only}key: str) -> None:
    response = client.post("/@{post.kebabs}", json={**@{POST}, key: 99})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body", key]
<% if "update" in only %>
    assert client.patch(f"/@{post.kebabs}/{stored['id']}", json={key: 99}).status_code == 422
<% endif %>


def test_gone_meanwhile(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database finds what went since our look."""

    async def see_nothing(*_: object) -> None:
        pass

    monkeypatch.setattr(queries, "refuse_missing", see_nothing)
    wrong = {**@{POST}, "@{first_key}": 99}
    assert client.post("/@{post.kebabs}", json=wrong).status_code == 422
<% for ref in expands if "list" in only or "read" in only %>


<% if "read" not in only and not ref.is_self %>
@pytest.mark.usefixtures("stored")
<% endif %>
def test_expand_@{ref.name}(client: TestClient@{", stored: dict[str, Any]" if "read" in only or ref.is_self}) -> None:
<% if ref.is_self %>
    child = {**@{another_1}, "@{ref.key}": stored["id"]}
<% if "read" in only %>
    address = f"/@{post.kebabs}/{client.post('/@{post.kebabs}', json=child).json()['id']}"
<% else %>
    client.post("/@{post.kebabs}", json=child)
<% endif %>
<% if "list" in only %>
    page = client.get("/@{post.kebabs}?expand=@{ref.name}&sort=-id&fields=created_at").json()
    assert [it["@{ref.name}"] and it["@{ref.name}"]["id"] for it in page["items"]] == [stored["id"], None]
<% endif %>
<% if "read" in only %>
    assert client.get(f"{address}?expand=@{ref.name}").json()["@{ref.name}"]["id"] == stored["id"]
    assert client.get(f"{address}?expand=id").status_code == 422
<% endif %>
<% else %>
<% set found = ref.field.sample if ref.field.writable else "None" %>
<% if "list" in only %>
    page = client.get("/@{post.kebabs}?expand=@{ref.name}&fields=created_at").json()
    assert page["items"][0].keys() == {"id", "created_at", "@{ref.name}"}
    assert page["items"][0]["@{ref.name}"]@{" is None" if found == "None" else "[\"id\"] == " ~ found}
<% endif %>
<% if "read" in only %>
    address = f"/@{post.kebabs}/{stored['id']}"
    read = client.get(f"{address}?expand=@{ref.name}").json()
    assert read["@{ref.name}"]@{" is None" if found == "None" else "[\"id\"] == " ~ found}
    assert client.get(f"{address}?expand=id").status_code == 422
<% endif %>
<% endif %>
<% endfor %>
<% for ref in deletions %>


<% if "read" not in only and not ref.is_self %>
@pytest.mark.usefixtures("stored")
<% endif %>
def test_delete_@{ref.name}(client: TestClient@{", stored: dict[str, Any]" if "read" in only or ref.is_self}) -> None:
<% if ref.is_self %>
    child = {**@{another_1}, "@{ref.key}": stored["id"]}
<% if "read" in only %>
    address = f"/@{post.kebabs}/{client.post('/@{post.kebabs}', json=child).json()['id']}"
<% else %>
    client.post("/@{post.kebabs}", json=child)
<% endif %>
    deleted = client.delete(f"/@{post.kebabs}/{stored['id']}")
<% else %>
<% if "read" in only %>
    address = f"/@{post.kebabs}/{stored['id']}"
<% endif %>
    deleted = client.delete(f"/@{ref.target.post.kebabs}/{@{POST}['@{ref.key}']}")
<% endif %>
    assert deleted.status_code == @{409 if ref.field.on_delete == "restrict" else 204}
<% if "read" in only and ref.field.on_delete == "set_null" and ref.field.visible %>
    assert client.get(address).json()["@{ref.key}"] is None
<% elif "read" in only %>
    assert client.get(address).status_code == @{404 if ref.field.on_delete == "cascade" else 200}
<% endif %>
<% endfor %>
