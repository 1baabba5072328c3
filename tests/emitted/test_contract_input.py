"""contracts.md, "CRUD, JSON": what is refused, and that nothing else happens then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .resource import names_field

if TYPE_CHECKING:
    import httpx2

    from .resource import Resource

BAD: dict[str, list[object]] = {
    "title": ["", "x" * 81, 5, ["x"], "a\x00b"],
    "body": [5, "a\x00b"],
    "views": ["5", -1, 2**31, 1.5, True, 10**30, 10**400],
    "score": ["1.5", True, {}],
    "price": [1.5, "1.234", "123456789", "x", "NaN", "Infinity"],
    "published": ["true", 1, 0],
    "day": [5, "2026-02-30", "31.1.2026", "2026-01-31T00:00:00"],
    "moment": ["2026-01-31T12:00:00", "2026-01-31", 5, "9999-12-31T23:59:59-10:00", "x"],
    "starts_at": [5, "25:00:00", "noon"],
    "length": ["90", 10**30, 10**400, True],
    "number": [5, "x", "8d9c2f7e"],
    "meta": ["text", 5, [1]],
    "mail": ["nobody", 5, "a@b@c", "a b@example.com"],
    "site": ["javascript:alert(1)", "example.com", 5, "https://exa mple.com"],
    "key": ["Not a slug", "-a", 5],
    "word": ["short", 5],
    "status": ["", "nothing", 5],
    "tags": ["one", [1], [None], {"a": 1}, ["a\x00"]],
}


@pytest.mark.parametrize("field", BAD)
def test_bad_value_is_422_in_create_and_in_update(posts: Resource, field: str) -> None:
    stored = posts.create(title="One")
    for value in BAD[field]:
        names_field(posts.http.post(posts.path, json={"title": "x", field: value}), field)
        names_field(posts.patch(stored["id"], **{field: value}), field)
    assert posts.items() == [stored]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_numbers_that_json_does_not_know_are_422(posts: Resource, value: str) -> None:
    content = f'{{"title": "x", "score": {value}, "meta": {{"a": {value}}}}}'
    assert send(posts, content).status_code == 422
    assert posts.items() == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "null",
        "[]",
        '"x"',
        "5",
        '{"title": }',
        '{"title": "x"',
        "\x00",
        '{"title": "\\ud800"}',
    ],
)
def test_malformed_json_is_4xx(posts: Resource, content: str) -> None:
    response = send(posts, content)
    assert response.status_code in {400, 422}
    assert response.json()["detail"]


def test_bytes_that_are_no_text_are_4xx(posts: Resource) -> None:
    assert send(posts, b'{"title": "\xff\xfe"}').status_code in {400, 422}


@pytest.mark.parametrize("depth", [31, 50, 5_000, 200_000])
def test_deep_json_ends_well(posts: Resource, depth: int) -> None:
    """MariaDB itself takes no more than 31."""
    content = '{"title": "x", "meta": ' + '{"a":' * depth + "1" + "}" * depth + "}"
    taken = {422} if posts.server.database.url.startswith("mysql") and depth == 50 else {201}
    possible = taken if depth <= 50 else {201, 400, 413, 422}
    assert send(posts, content).status_code in possible


def send(posts: Resource, content: str | bytes) -> httpx2.Response:
    headers = {"content-type": "application/json"}
    return posts.http.post(posts.path, content=content, headers=headers)
