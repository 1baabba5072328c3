"""contracts.md, "CRUD, JSON": single items. Each test is named after a line, or a part of one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from .resource import Item, Resource, names_field

if TYPE_CHECKING:
    from .kit import Server

GOOD: Item = {  # By field: what is sent and comes back
    "title": "A title",
    "body": "Line one\nline two ünï 🙂",
    "views": 2**31 - 1,
    "score": -2.5,
    "price": "12345678.90",
    "published": True,
    "day": "2024-02-29",
    "moment": "2026-01-31T12:00:00.123456Z",
    "starts_at": "23:59:59",
    "length": 90,
    "number": "8d9c2f7e-0000-4000-8000-000000000001",
    "meta": {"a": [1, None, {"b": "ü"}]},
    "mail": "reader@example.com",
    "site": "https://example.com/a?b=c#d",
    "key": "a-key-2",
    "status": "in-review",
    "tags": ["one", "two"],
}
NOT_NULL = ["title", "views", "published", "status", "tags"]
MALFORMED_IDS = ["x", "1x", "1.5", "-1", "0", "9" * 20, "1e3", "%00", "%2e%2e", "null"]
CLASHES = 50


def recent(moment: str) -> bool:
    at = datetime.fromisoformat(moment)
    assert at.utcoffset() == timedelta(0)
    return abs(datetime.now(UTC) - at) < timedelta(minutes=1)


def test_post_answers_201_with_location(posts: Resource) -> None:
    response = posts.http.post(posts.path, json={"title": "One"})
    created = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"{posts.path}/{created['id']}"
    assert posts.http.get(response.headers["location"]).json() == created


def test_every_type_comes_back_as_it_was_sent(posts: Resource) -> None:
    created = posts.create(**GOOD)
    assert {**created, **posts.kept(GOOD)} == created
    assert posts.get(created["id"]).json() == created
    assert posts.items() == [created]


def test_every_type_can_be_changed(posts: Resource) -> None:
    created = posts.create(title="Plain")
    for field, value in GOOD.items():
        response = posts.patch(created["id"], **{field: value})
        kept = posts.kept({field: value})
        assert (response.status_code, response.json()[field]) == (200, kept[field])


def test_defaults_and_nulls_are_stored(posts: Resource) -> None:
    created = posts.create(title="Plain")
    defaults: dict[str, object] = {"views": 0, "published": False, "status": "draft", "tags": []}
    nulls = dict.fromkeys(GOOD.keys() - defaults.keys() - {"title"})
    assert {**created, **defaults, **nulls} == created


def test_client_sent_id_and_timestamps_are_ignored(posts: Resource) -> None:
    sent = {"id": 999, "created_at": "2001-01-01T00:00:00Z", "updated_at": "2001-01-01T00:00:00Z"}
    created = posts.create(title="One", **sent)
    assert created["id"] != 999
    assert recent(created["created_at"])
    assert recent(created["updated_at"])
    changed = posts.patch(created["id"], **sent).json()
    assert (changed["id"], changed["created_at"]) == (created["id"], created["created_at"])


def test_missing_value_is_422(posts: Resource) -> None:
    names_field(posts.http.post(posts.path, json={}), "title")


@pytest.mark.parametrize("field", NOT_NULL)
def test_null_for_a_required_field_is_422_and_the_row_stays_readable(
    posts: Resource, field: str
) -> None:
    stored = posts.create(title="One")
    names_field(posts.http.post(posts.path, json={"title": "x", field: None}), field)
    names_field(posts.patch(stored["id"], **{field: None}), field)
    assert posts.get(stored["id"]).json() == stored


@pytest.mark.parametrize("field", sorted(GOOD.keys() - set(NOT_NULL)))
def test_null_empties_a_field_that_may_be_empty(posts: Resource, field: str) -> None:
    created = posts.create(**GOOD)
    response = posts.patch(created["id"], **{field: None})
    assert (response.status_code, response.json()[field]) == (200, None)


def test_unique_clash_is_409_in_create_and_in_update(accounts: Resource) -> None:
    accounts.create(mail="a@example.com", name="A")
    other = accounts.create(mail="b@example.com", name="B")
    for response in (
        accounts.http.post(accounts.path, json={"mail": "a@example.com", "name": "C"}),
        accounts.patch(other["id"], mail="a@example.com"),
    ):
        assert response.status_code == 409
        assert "mail" in response.json()["detail"].lower()
    assert accounts.get(other["id"]).json() == other
    assert accounts.patch(other["id"], mail="b@example.com").status_code == 200


def test_unique_field_may_be_empty_in_many_rows(posts: Resource) -> None:
    assert posts.create(title="One")["key"] is posts.create(title="Two")["key"] is None


def test_fifty_at_once_create_one(accounts: Resource) -> None:
    async def create_all() -> list[int]:
        async with httpx2.AsyncClient(base_url=accounts.server.url, timeout=60) as client:
            data = {"mail": "same@example.com", "name": "Same"}
            posted = [client.post(accounts.path, json=data) for _ in range(CLASHES)]
            return [it.status_code for it in await asyncio.gather(*posted)]

    statuses = asyncio.run(create_all())
    assert sorted(statuses) == [201, *[409] * (CLASHES - 1)]
    assert accounts.page()["total"] == 1


def test_fifty_at_once_change_one(accounts: Resource) -> None:
    one = accounts.create(mail="one@example.com", name="One")["id"]

    async def change_all() -> set[int]:
        async with httpx2.AsyncClient(base_url=accounts.server.url, timeout=60) as client:
            address = f"{accounts.path}/{one}"
            sent = [client.patch(address, json={"name": f"{it}"}) for it in range(CLASHES)]
            return {it.status_code for it in await asyncio.gather(*sent)}

    assert asyncio.run(change_all()) == {200}


def test_many_forms_at_once_take_one_value(accounts: Resource) -> None:
    """Whoever comes too late gets the form again, with what was typed."""
    made = [accounts.create(mail=f"{it}@example.com", name="Own")["id"] for it in range(CLASHES)]
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}

    async def save_all() -> list[httpx2.Response]:
        async with httpx2.AsyncClient(base_url=accounts.server.url, timeout=60) as client:
            data = {"mail": "same@example.com", "name": "Typed"}
            sent = [client.post(f"/accounts/{it}", data=data, headers=headers) for it in made]
            return await asyncio.gather(*sent)

    pages = asyncio.run(save_all())
    assert sorted(it.status_code for it in pages) == [303, *[422] * (CLASHES - 1)]
    assert all('value="Typed"' in it.text for it in pages if it.status_code == 422)


def test_patch_changes_only_what_was_sent(posts: Resource) -> None:
    created = posts.create(**GOOD)
    changed = posts.patch(created["id"], title="Other").json()
    assert changed["updated_at"] > created["updated_at"]
    assert changed == {**created, "title": "Other", "updated_at": changed["updated_at"]}


def test_empty_patch_is_200_and_changes_nothing(posts: Resource) -> None:
    created = posts.create(**GOOD)
    response = posts.patch(created["id"])
    assert (response.status_code, response.json()) == (200, created)
    assert posts.get(created["id"]).json() == created


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_unknown_id_is_404(posts: Resource, method: str) -> None:
    response = posts.http.request(method, f"{posts.path}/{posts.unknown_id}", json={})
    assert (response.status_code, response.json()) == (404, {"detail": "Post not found"})


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("item_id", MALFORMED_IDS)
def test_malformed_id_is_422(posts: Resource, method: str, item_id: str) -> None:
    posts.create(title="One")
    response = posts.http.request(method, f"{posts.path}/{item_id}", json={})
    assert response.status_code in ({404, 422} if item_id in {"9" * 20, "%2e%2e"} else {422})
    assert posts.page()["total"] == 1


def test_delete_is_204_then_404(posts: Resource) -> None:
    created = posts.create(title="One")
    response = posts.delete(created["id"])
    assert (response.status_code, response.content) == (204, b"")
    assert posts.delete(created["id"]).status_code == 404
    assert posts.get(created["id"]).status_code == 404
    assert posts.page()["total"] == 0


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-01-31T14:00:00+02:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ("2026-06-30T23:30:00-05:30", "2026-07-01T05:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_datetimes_are_aware_and_in_utc(posts: Resource, sent: str, kept: str) -> None:
    created = posts.create(title="One", moment=sent)
    found = posts.get(created["id"]).json()["moment"], posts.items()[0]["moment"]
    assert {created["moment"], *found} == {kept}


def test_timestamps_are_kept_by_the_app(posts: Resource) -> None:
    created = posts.create(title="One")
    assert recent(created["created_at"])
    changed: Item = posts.patch(created["id"], title="Two").json()
    assert recent(changed["updated_at"])
    assert changed["updated_at"] > changed["created_at"] == created["created_at"]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("", {"GET", "POST"}),
        ("/1", {"GET", "PATCH", "DELETE"}),
        ("/9999", {"GET", "PATCH", "DELETE"}),
    ],
)
def test_405_names_every_method_of_the_path(posts: Resource, path: str, methods: set[str]) -> None:
    response = posts.http.put(f"{posts.path}{path}", json={})
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == methods


def test_400_404_409_and_422_are_declared(server: Server) -> None:
    paths: dict[str, Any] = server.client.get("/openapi.json").json()["paths"]
    create, update = paths["/api/accounts"]["post"], paths["/api/accounts/{account_id}"]["patch"]
    assert {"201", "400", "409", "422"} <= create["responses"].keys()
    assert {"200", "400", "404", "409", "422"} <= update["responses"].keys()
    assert {"200", "404", "422"} <= paths["/api/accounts/{account_id}"]["get"]["responses"].keys()
