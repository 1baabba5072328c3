"""@{post.titles} as JSON."""

from typing import Any

<% if read_row or "create" in only or "list" in only %>
import pytest
<% endif %>
from fastapi.testclient import TestClient
<% if "create" in only %>

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


@pytest.fixture
def stored(client: TestClient) -> dict[str, Any]:
    """Return a stored @{post.human}."""
    response = client.post("/@{post.kebabs}", json=@{POST})
    assert response.status_code == 201, response.text
    assert response.headers["location"] == "/@{post.kebabs}/1"
    created: dict[str, Any] = response.json()
    return created


def test_create(stored: dict[str, Any]) -> None:
<% if hidden %>
    shown = {name: value for name, value in @{POST}.items() if name not in @{hidden}}
    assert stored | shown == stored
    assert not stored.keys() & @{hidden}
<% else %>
    assert stored | @{POST} == stored
<% endif %>
<% if wrongs %>


@pytest.mark.parametrize(
    ("name", "value"),
    [@{wrong_rows}],
)
def test_invalid(client: TestClient, name: str, value: object) -> None:
    response = client.post("/@{post.kebabs}", json={**@{POST}, name: value})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"][:2] == ["body", name]
<% endif %>
<% if uniques %>


@pytest.mark.parametrize("name", @{unique_names})
def test_unique(client: TestClient, stored: dict[str, Any], name: str) -> None:
    clash = {**another(1), name: @{POST}[name]}
    assert client.post("/@{post.kebabs}", json=clash).status_code == 409
<% if "update" in only %>
    other = client.post("/@{post.kebabs}", json=another(1)).json()
    address = f"/@{post.kebabs}/{other['id']}"
    assert client.patch(address, json={name: @{POST}[name]}).status_code == 409
<% endif %>
<% endif %>
<% if "read" in only %>


def test_read(client: TestClient, stored: dict[str, Any]) -> None:
    assert client.get(f"/@{post.kebabs}/{stored['id']}").json() == stored
<% endif %>
<% if "update" in only %>


def test_update(client: TestClient, stored: dict[str, Any]) -> None:
    address = f"/@{post.kebabs}/{stored['id']}"
    assert client.patch(address, json={}).json() == stored
<% if visible_change %>
    changed = client.patch(address, json=@{change}).json()
    assert changed["updated_at"] > stored["updated_at"]
    assert changed == {**stored@{visible_change}, "updated_at": changed["updated_at"]}
<% endif %>
<% if versioned %>
    for method in @{methods}:
        late = client.request(method, address, json={}, headers={"if-match": '"1"'})
        assert late.status_code == 412
<% endif %>
<% endif %>
<% if "delete" in only %>


def test_delete(client: TestClient, stored: dict[str, Any]) -> None:
    address = f"/@{post.kebabs}/{stored['id']}"
    assert client.delete(address).status_code == 204
    assert client.delete(address).status_code == 404
<% endif %>
<% if "list" in only %>


@pytest.mark.parametrize(
    ("found", "missed"),
    [
<% if searched %>
        ("search=@{search_word}", "search=%25"),
<% endif %>
<% for found, missed in narrowed %>
        ("@{found}", "@{missed}"),
<% endfor %>
        ("created_after=2001-01-01T00:00:00Z", "created_before=2001-01-01T00:00:00Z"),
    ],
)
@pytest.mark.usefixtures("stored")
def test_narrow(client: TestClient, found: str, missed: str) -> None:
    assert client.get(f"/@{post.kebabs}?{found}").json()["total"] == 1
    assert client.get(f"/@{post.kebabs}?{missed}").json()["total"] == 0


@pytest.mark.parametrize("sort", @{sort_samples})
def test_pages(client: TestClient, sort: str) -> None:
    for @{"number" if "number" in numbered else "_"} in range(5):
        client.post("/@{post.kebabs}", json=@{numbered})
    everything = client.get("/@{post.kebabs}", params={"sort": sort}).json()
    assert (everything["total"], everything["next"]) == (5, None)
    walked: list[dict[str, Any]] = []
    query: dict[str, Any] = {"sort": sort, "limit": 2, "total": "false"}
    for _ in range(3):
        page = client.get("/@{post.kebabs}", params=query).json()
        walked += page["items"]
        query["after"] = page["next"]
    assert walked == everything["items"]
<% endif %>
<% endif %>
<% if read_row %>

@{POST}: dict[str, Any] = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}


@pytest.fixture
def stored(client: TestClient) -> int:
    """Return the id of a stored @{post.human}: no route creates one."""
    assert client.post("/stored", json=@{POST}).status_code == 200
    return 1
<% if "read" in only %>


def test_read(client: TestClient, stored: int) -> None:
    assert client.get(f"/@{post.kebabs}/{stored}").json()["id"] == stored
<% endif %>
<% if "update" in only %>


def test_update(client: TestClient, stored: int) -> None:
    for change in ({}, @{POST}):
        assert client.patch(f"/@{post.kebabs}/{stored}", json=change).status_code == 200
<% endif %>
<% if "delete" in only %>


def test_delete(client: TestClient, stored: int) -> None:
    assert client.delete(f"/@{post.kebabs}/{stored}").status_code == 204
    assert client.delete(f"/@{post.kebabs}/{stored}").status_code == 404
<% endif %>
<% if "list" in only %>


@pytest.mark.usefixtures("stored")
def test_list(client: TestClient) -> None:
    assert client.get("/@{post.kebabs}").json()["total"] == 1
    early = {"created_before": "2001-01-01T00:00:00Z"}
    assert client.get("/@{post.kebabs}", params=early).json()["total"] == 0
<% endif %>
<% endif %>
<% if "list" in only %>


@pytest.mark.parametrize("query", ["limit=0", "offset=-1", "sort=x", "fields=x"])
def test_invalid_query(client: TestClient, query: str) -> None:
    assert client.get(f"/@{post.kebabs}?{query}").status_code == 422
    assert client.get("/@{post.kebabs}?after=c_x").status_code == 404
<% endif %>
<% if "read" in only or "update" in only or "delete" in only %>


def test_missing(client: TestClient) -> None:
<% if "read" in only %>
    assert client.get("/@{post.kebabs}/99").status_code == 404
<% endif %>
<% if "update" in only %>
    assert client.patch("/@{post.kebabs}/99", json={}).status_code == 404
<% endif %>
<% if "delete" in only %>
    assert client.delete("/@{post.kebabs}/99").status_code == 404
<% endif %>
<% endif %>
