"""`--versioned`: nobody goes over a change that he has not seen."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from .resource import Resource

if TYPE_CHECKING:
    import httpx2

    from .kit import Server

HTML = {"accept": "text/html", "sec-fetch-site": "same-origin"}
MANY = 50


@pytest.fixture
def recipes(server: Server) -> Resource:
    return Resource(server, "recipes")


def ask(recipes: Resource, method: str, item_id: object, tag: str, **data: object) -> int:
    """Send a change of what was read with a tag; return the status of the answer."""
    address, seen = f"{recipes.path}/{item_id}", {"if-match": tag}
    return recipes.http.request(method, address, json=data, headers=seen).status_code


def test_every_answer_with_one_item_has_its_version(recipes: Resource) -> None:
    created = recipes.http.post(recipes.path, json={"title": "Tea", "version": 7})
    one = created.json()["id"]
    answers = created, recipes.get(one), recipes.patch(one, title="Mint"), recipes.patch(one)
    tags = [(it.headers["etag"], it.json()["version"]) for it in answers]
    assert tags == [('"1"', 1), ('"1"', 1), ('"2"', 2), ('"2"', 2)]
    [item] = recipes.items()
    assert item["version"] == 2


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_what_changed_meanwhile_is_left_alone(recipes: Resource, method: str) -> None:
    one = recipes.create(title="Tea")["id"]
    stored = recipes.patch(one, title="Mint").json()
    for tag in ('"1"', 'W/"1"', '"3", "4"', "tea"):
        assert ask(recipes, method, one, tag, title="Lost") == 412
    assert recipes.get(one).json() == stored
    assert ask(recipes, method, recipes.unknown_id, '"1"', title="Lost") == 404
    assert ask(recipes, method, one, '"1", "2"', title="Seen") in {200, 204}


@pytest.mark.parametrize("tag", ["*", 'W/"2"', None])
def test_who_names_no_version_changes_any(recipes: Resource, tag: str | None) -> None:
    one = recipes.create(title="Tea")["id"]
    recipes.patch(one, title="Mint")
    headers = {"if-match": tag} if tag else {}
    changed = recipes.http.patch(f"{recipes.path}/{one}", json={"title": "Sage"}, headers=headers)
    assert (changed.status_code, changed.json()["version"]) == (200, 3)


def test_a_bad_value_is_told_before_an_old_version(recipes: Resource) -> None:
    one = recipes.create(title="Tea")["id"]
    assert ask(recipes, "PATCH", one, '"9"', title=None) == 422


def test_openapi_tells_of_versions(recipes: Resource) -> None:
    paths = recipes.http.get("/openapi.json").json()["paths"]
    one = next(it for path, it in paths.items() if path.startswith("/api/recipes/"))
    for act in (one["patch"], one["delete"]):
        assert "412" in act["responses"]
        assert ("header", "if-match", False) in [
            (it["in"], it["name"], it["required"]) for it in act["parameters"]
        ]
    answers = [paths["/api/recipes"]["post"]["responses"]["201"]]
    answers += [it["responses"]["200"] for it in (one["get"], one["patch"])]
    assert all("ETag" in it["headers"] for it in answers)


def test_form_of_an_old_version_keeps_what_was_typed(recipes: Resource) -> None:
    one = recipes.create(title="Tea")["id"]
    form = recipes.http.get(f"/recipes/{one}/edit", headers=HTML)
    typed = {"title": "Typed for an hour", "version": hidden_version(form)}
    recipes.patch(one, title="Mint")
    page = recipes.http.post(f"/recipes/{one}", data=typed, headers=HTML)
    assert page.status_code == 422
    assert "Somebody else changed this recipe meanwhile" in page.text
    assert "Typed for an hour" in page.text
    assert recipes.get(one).json()["title"] == "Mint"
    again = {**typed, "version": hidden_version(page)}
    assert recipes.http.post(f"/recipes/{one}", data=again, headers=HTML).status_code == 303
    assert recipes.get(one).json()["title"] == "Typed for an hour"


def test_error_in_a_form_makes_nobody_see_a_change(recipes: Resource) -> None:
    one = recipes.create(title="Tea")["id"]
    recipes.patch(one, title="Mint")
    wrong = {"title": "", "version": "1"}
    page = recipes.http.post(f"/recipes/{one}", data=wrong, headers=HTML)
    assert (page.status_code, hidden_version(page)) == (422, "1")


def test_nobody_deletes_what_he_has_not_seen(recipes: Resource) -> None:
    one = recipes.create(title="Tea")["id"]
    shown = recipes.http.get(f"/recipes/{one}", headers=HTML)
    recipes.patch(one, title="Mint")
    sent = {"version": hidden_version(shown)}
    page = recipes.http.post(f"/recipes/{one}/delete", data=sent, headers=HTML)
    assert (page.status_code, recipes.get(one).status_code) == (422, 200)
    assert "Somebody else changed this recipe meanwhile" in page.text
    sent = {"version": hidden_version(page)}
    assert recipes.http.post(f"/recipes/{one}/delete", data=sent, headers=HTML).status_code == 303


def hidden_version(page: httpx2.Response) -> str:
    """Return the version that a page's form will send."""
    [version] = re.findall(r'type="hidden" name="version" value="(\d+)"', page.text)
    return version


@pytest.mark.parametrize("tag", ['"1"', "*"])
def test_one_of_many_changes_at_once_counts(recipes: Resource, tag: str) -> None:
    one = recipes.create(title="Tea")["id"]
    with ThreadPoolExecutor(MANY) as pool:
        asked = [pool.submit(ask, recipes, "PATCH", one, tag, title=f"{it}") for it in range(MANY)]
    counts = Counter(it.result() for it in asked)
    assert set(counts) <= {200, 412}
    assert counts[200] == recipes.get(one).json()["version"] - 1  # None was lost
    assert counts[200] == 1 or tag == "*"


def test_one_of_many_forms_at_once_counts(recipes: Resource) -> None:
    one = recipes.create(title="Tea")["id"]

    def post(number: int) -> httpx2.Response:
        data = {"title": f"Number {number}", "version": "1"}
        return recipes.http.post(f"/recipes/{one}", data=data, headers=HTML)

    with ThreadPoolExecutor(MANY) as pool:
        pages = list(pool.map(post, range(MANY)))
    assert Counter(it.status_code for it in pages) == {303: 1, 422: MANY - 1}
    assert {hidden_version(it) for it in pages if it.status_code == 422} == {"2"}
