"""contracts.md, "CRUD, JSON": lists. Each test is named after a line, or a part of one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .kit import Server
    from .resource import Resource

TYPED: dict[str, tuple[object, object]] = {  # By field: two values, the smaller one first
    "title": ("Alpha", "beta"),
    "views": (5, 70),
    "score": (-1.5, 2.25),
    "price": ("9.50", "10.00"),
    "published": (False, True),
    "day": ("2026-01-31", "2026-02-01"),
    "moment": ("2026-01-31T12:00:00Z", "2026-02-01T12:00:00Z"),
    "starts_at": ("09:30:00", "18:00:00"),
    "length": (90, 3600),
    "number": ("00000000-0000-4000-8000-000000000001", "f0000000-0000-4000-8000-000000000001"),
    "mail": ("anna@example.com", "zoe@example.com"),
    "site": ("https://a.example/", "https://b.example/?q=1"),
    "key": ("alpha", "beta"),
    "status": ("in-review", "published"),
}
NULLABLE = sorted(TYPED.keys() - {"title", "views", "published", "status"})


def parameters(server: Server, path: str) -> dict[str, Any]:
    operation = server.client.get("/openapi.json").json()["paths"][path]["get"]
    return {it["name"]: it for it in operation["parameters"]}


def schema_of(server: Server, path: str, method: str, status: str) -> dict[str, Any]:
    document = server.client.get("/openapi.json").json()
    answer = document["paths"][path][method]["responses"][status]["content"]["application/json"]
    name = answer["schema"]["$ref"].rpartition("/")[2]
    return document["components"]["schemas"][name]


def test_envelope_with_defaults(posts: Resource) -> None:
    assert posts.page() == {"items": [], "total": 0, "offset": 0, "limit": 25, "next": None}
    for i in range(26):
        posts.create(title=f"Post {i}")
    page = posts.page()
    assert (len(page["items"]), page["total"]) == (25, 26)
    page = posts.page(offset=25, limit=100)
    assert (len(page["items"]), page["total"], page["offset"], page["limit"]) == (1, 26, 25, 100)


def test_parameters_and_shapes_are_in_openapi(server: Server) -> None:
    known = parameters(server, "/api/posts")
    names = {"offset", "limit", "sort", "search", "fields", "after", "total", *TYPED}
    ranges = {f"{it}_{end}" for it in ("views", "score", "price") for end in ("min", "max")}
    moments = {f"{it}_{end}" for it in ("day", "moment", "created") for end in ("after", "before")}
    assert names | ranges | moments <= known.keys()
    assert (
        known["limit"]["schema"] | {"minimum": 1, "maximum": 100, "default": 25}
        == (known["limit"]["schema"])
    )
    assert known["offset"]["schema"]["minimum"] == 0
    page = schema_of(server, "/api/posts", "get", "200")
    assert page["properties"].keys() >= {"items", "total", "offset", "limit"}
    post = schema_of(server, "/api/posts", "post", "201")
    assert post["properties"].keys() >= TYPED.keys() | {"id", "created_at", "updated_at"}


def test_passwords_are_in_no_answer(posts: Resource, server: Server) -> None:
    created = posts.create(title="Secret", word="correct horse battery staple")
    assert "word" not in created
    assert "word" not in posts.items()[0]
    assert posts.ask(sort="word").status_code == posts.ask(fields="word").status_code == 422
    [stored] = server.database.rows("posts")
    assert stored["word"]
    assert "correct horse" not in str(stored)


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=101", "limit=x", "limit=", "offset=-1", "offset=x", "views=x"),
        *(
            "sort=nothing",
            "sort=-nothing",
            "sort=title,nothing",
            "sort=",
            "sort=title;",
            "sort=--id",
        ),
        *("fields=nothing", "fields=title,nothing", "fields=", "total=x", "after=x"),
        *(
            "score=x",
            "score=nan",
            "price=x",
            "price=1.234",
            "published=x",
            "day=x",
            "day=2026-02-30",
        ),
        *("day=0", "moment=x", "moment=2026-01-31T12:00:00", "moment_after=x", "created_after=x"),
        *(
            "starts_at=25:00:00",
            "length=x",
            "length=inf",
            "length=1e999",
            "length=1.5",
            "number=x",
            "status=nothing",
            "views_min=x",
        ),
        *("views_max=99999999999999999999", "offset=99999999999999999999", "search=%00"),
        *("title=%00", "sort=title%00", "fields=title%00"),
    ],
)
def test_bad_value_is_422_that_names_the_parameter(posts: Resource, query: str) -> None:
    response = posts.http.get(f"{posts.path}?{query}")
    assert response.status_code == 422, response.text
    assert response.json()["detail"][0]["loc"] == ["query", query.partition("=")[0]]


def test_filters_tell_capitals_apart(notes: Resource) -> None:
    notes.create(title="Hello")
    assert (notes.titles(title="Hello"), notes.titles(title="hello")) == (["Hello"], [])


@pytest.mark.parametrize("field", TYPED)
def test_sorting_is_stable_and_walked_by_cursors(posts: Resource, field: str) -> None:
    less, more = TYPED[field]
    values = [less, more, *([] if field == "key" else [less, more, less])]
    nulls: list[dict[str, object]] = [{}, {}] if field in NULLABLE else []
    made = [*({field: it} for it in values), *nulls]
    rows = [posts.create(**{"title": "Same", **it}) for it in made]
    for descending in (False, True):
        ranked = sorted(rows, key=lambda it: (it[field] is not None, it[field] == more))
        groups = ranked if not descending else _descending(ranked, field)
        sort = f"{'-' if descending else ''}{field}"
        assert posts.ids(sort=sort) == [it["id"] for it in groups]
        assert [it["id"] for it in posts.walk(sort=sort, limit=2)] == [it["id"] for it in groups]


def _descending(ranked: list[dict[str, Any]], field: str) -> list[dict[str, Any]]:
    """Turn the groups of equal values around; within each the smaller id stays the first."""
    order = list(dict.fromkeys(it[field] for it in ranked))
    return sorted(ranked, key=lambda it: -order.index(it[field]))


def test_sort_by_several_fields(posts: Resource) -> None:
    for title, views in [("b", 1), ("a", 1), ("a", 2), ("b", 2)]:
        posts.create(title=title, views=views)
    found = [(it["title"], it["views"]) for it in posts.items(sort="-views,title")]
    assert found == [("a", 2), ("b", 2), ("a", 1), ("b", 1)]
    walked = [(it["title"], it["views"]) for it in posts.walk(sort="-views,title", limit=1)]
    assert walked == found


@pytest.mark.parametrize(
    "text",
    ["50%", "snake_case", "f(x)", ".*", "back\\slash", "it's", '"quoted"', "a+b", "[x]", "?"],
)
def test_search_is_literal(posts: Resource, text: str) -> None:
    posts.create(title="Nothing of the kind 50 snakeXcase fx backslash its quoted ab x")
    posts.create(title="Here", body=f"before {text} after")
    assert posts.titles(search=text) == ["Here"]


@pytest.mark.parametrize(
    ("title", "search"),
    [
        ("Hello", "hELLO"),
        ("Émile", "éMILE"),
        ("ПРИВЕТ", "привет"),
        ("ΩMEGA", "ωmega"),
        ("Şeker", "şEKER"),
    ],
)
def test_search_ignores_case_beyond_ascii(posts: Resource, title: str, search: str) -> None:
    posts.create(title=title)
    posts.create(title="Other")
    assert posts.titles(search=search) == [title]


def test_search_looks_into_all_texts_if_none_is_marked(posts: Resource) -> None:
    posts.create(title="needle")
    posts.create(title="body", body="A needle in hay")
    posts.create(title="mail", mail="needle@example.com")
    assert sorted(posts.titles(search="needle")) == ["body", "needle"]


def test_search_looks_into_the_marked_fields_only(notes: Resource) -> None:
    notes.create(title="needle")
    notes.create(title="body", body="needle")
    assert notes.titles(search="needle") == ["needle"]


@pytest.mark.parametrize("field", TYPED)
def test_filters_are_typed(posts: Resource, field: str) -> None:
    less, more = (str(it).lower() if isinstance(it, bool) else it for it in TYPED[field])
    for value in TYPED[field]:
        posts.create(**{"title": "Same", field: value})
    posts.create(**{"title": "Else"} if field != "views" else {"title": "Else", "views": 1_000})
    found = {value: posts.items(**{field: value}) for value in (less, more)}
    expected = TYPED[field]
    assert [it[field] for it in found[more]] == [expected[1]]
    assert {it[field] for it in found[less]} == {expected[0]}


@pytest.mark.parametrize("field", ["views", "score", "price"])
def test_numbers_have_ranges(posts: Resource, field: str) -> None:
    less, more = TYPED[field]
    for value in (less, more):
        posts.create(title=str(value), **{field: value})
    assert posts.titles(**{f"{field}_min": more}) == [str(more)]
    assert posts.titles(**{f"{field}_max": less}) == [str(less)]
    assert len(posts.titles(**{f"{field}_min": less, f"{field}_max": more})) == 2


@pytest.mark.parametrize("field", ["day", "moment"])
def test_dates_have_ranges(posts: Resource, field: str) -> None:
    less, more = TYPED[field]
    for value in (less, more):
        posts.create(title=str(value), **{field: value})
    assert posts.titles(**{f"{field}_after": more}) == [str(more)]
    assert posts.titles(**{f"{field}_before": more}) == [str(less)]


def test_creation_has_a_range(posts: Resource) -> None:
    created = datetime.fromisoformat(posts.create(title="Now")["created_at"])
    before, after = ((created + timedelta(hours=it)).isoformat() for it in (-1, 1))
    assert posts.titles(created_after=before, created_before=after) == ["Now"]
    assert posts.titles(created_after=after) == posts.titles(created_before=before) == []


def test_moments_are_compared_across_time_zones(posts: Resource) -> None:
    posts.create(title="Here", moment="2026-01-31T14:00:00+02:00")
    assert posts.titles(moment="2026-01-31T07:00:00-05:00") == ["Here"]
    assert posts.titles(moment_after="2026-01-31T12:00:01Z") == []


def test_filters_search_and_sort_work_together(posts: Resource) -> None:
    for i in range(6):
        posts.create(title=f"Even {i}" if i % 2 == 0 else f"Odd {i}", views=i)
    page = posts.page(search="even", views_min=1, sort="-views", limit=1)
    assert (page["total"], page["items"][0]["views"]) == (2, 4)


def test_fields_returns_id_and_those(posts: Resource) -> None:
    posts.create(title="One", views=3)
    assert posts.items(fields="views") == [{"id": posts.ids()[0], "views": 3}]
    assert posts.items(fields="title,views")[0].keys() == {"id", "title", "views"}
    assert posts.items(fields="id")[0].keys() == {"id"}
