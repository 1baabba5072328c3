"""contracts.md, "CRUD, JSON": what the options of `add crud` change."""

from __future__ import annotations

import ast
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from .kit import Case, serve
from .resource import Resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Emit
    from .kit import Environment, Server

HOOKED = Case(add=["crud Order name:str --hooks"])
HOOKS = '''"""What happens around changes of orders: what the name of the order asks for."""

from fastapi import HTTPException

from app.orders.models import Order
from app.orders.schemas import OrderCreate, OrderUpdate


def fail(name: str | None, moment: str) -> None:
    if name == f"refuse {moment}":
        raise HTTPException(418, "No tea today")
    if name == f"break {moment}":
        raise RuntimeError("the secret reason")


async def before_create(data: OrderCreate) -> None:
    data.name = data.name.strip()
    fail(data.name, "before_create")


async def after_create(order: Order) -> None:
    assert order.id is not None
    fail(order.name, "after_create")


async def before_update(order: Order, changes: OrderUpdate) -> None:
    assert order.name
    fail(changes.get("name"), "before_update")


async def after_update(order: Order) -> None:
    fail(order.name, "after_update")


async def before_delete(order: Order) -> None:
    fail(order.name, "before_delete")


async def after_delete(order: Order) -> None:
    fail(order.name, "after_delete")
'''
HTML = {"accept": "text/html", "sec-fetch-site": "same-origin"}
OUTCOMES = [("refuse", 418), ("break", 500)]


@pytest.fixture(scope="module")
def hooked(
    emitted: Emit, environment: Environment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Serve an app whose user has written hooks that fail on request."""
    folder = tmp_path_factory.mktemp("hooked")
    root = shutil.copytree(emitted(HOOKED), folder / "blog")
    hooks = root / "app" / "orders" / "hooks.py"
    assert functions(hooks.read_text()) == functions(HOOKS) - {"fail"}
    hooks.write_text(HOOKS)
    server = serve(root, environment, folder)
    yield server
    server.stop()


@pytest.fixture
def orders(hooked: Server) -> Resource:
    hooked.database.clear()
    return Resource(hooked, "orders")


def functions(source: str) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {it.name for it in ast.parse(source).body if isinstance(it, kinds)}


def test_hooks_may_change_what_is_stored(orders: Resource) -> None:
    assert orders.create(name="  tea  ")["name"] == "tea"


@pytest.mark.parametrize(("outcome", "status"), OUTCOMES)
@pytest.mark.parametrize("moment", ["before_create", "after_create"])
def test_failing_hook_rolls_create_back(
    orders: Resource, moment: str, outcome: str, status: int
) -> None:
    response = orders.http.post(orders.path, json={"name": f"{outcome} {moment}"})
    assert response.status_code == status
    assert "secret" not in response.text
    assert orders.page()["total"] == 0


@pytest.mark.parametrize(("outcome", "status"), OUTCOMES)
@pytest.mark.parametrize("moment", ["before_update", "after_update"])
def test_failing_hook_rolls_update_back(
    orders: Resource, moment: str, outcome: str, status: int
) -> None:
    stored = orders.create(name="tea")
    response = orders.patch(stored["id"], name=f"{outcome} {moment}")
    assert response.status_code == status
    assert orders.get(stored["id"]).json() == stored


@pytest.mark.parametrize(("outcome", "status"), OUTCOMES)
@pytest.mark.parametrize("moment", ["before_delete", "after_delete"])
def test_failing_hook_rolls_delete_back(
    orders: Resource, moment: str, outcome: str, status: int
) -> None:
    stored = orders.create(name=f"{outcome} {moment}")
    assert orders.delete(stored["id"]).status_code == status
    assert orders.get(stored["id"]).json() == stored


def test_http_exception_of_a_hook_keeps_its_words(orders: Resource) -> None:
    response = orders.http.post(orders.path, json={"name": "refuse after_create"})
    assert response.json() == {"detail": "No tea today"}


def test_failure_leaves_no_traceback_but_an_id_that_the_log_knows(orders: Resource) -> None:
    form = {"name": "break after_create"}
    page = orders.http.post("/orders", data=form, headers=HTML)
    assert page.status_code == 500
    assert page.headers["x-request-id"] in page.text
    program = orders.http.post(orders.path, json=form)
    assert (program.status_code, program.json()) == (500, {"detail": "Internal server error"})
    for response in (page, program):
        assert response.headers["content-security-policy"]
        assert not {"Traceback", "RuntimeError", "secret", ".py"} & set(response.text.split())
        assert "secret" not in response.text
    assert "the secret reason" in orders.server.log  # Whoever runs the app can find out


def test_soft_delete_hides_the_row_and_keeps_it(server: Server) -> None:
    drafts = Resource(server, "drafts")
    created = drafts.create(title="One")
    assert "deleted_at" not in created
    assert drafts.delete(created["id"]).status_code == 204
    for response in (
        drafts.get(created["id"]),
        drafts.patch(created["id"], title="x"),
        drafts.delete(created["id"]),
        server.client.get(f"/drafts/{created['id']}", headers=HTML),
    ):
        assert response.status_code == 404
    assert drafts.page()["total"] == 0
    assert list(drafts.walk()) == []
    [draft] = server.database.rows("drafts")
    assert (draft["title"], draft["deleted_at"] is None) == ("One", False)


def test_soft_deleted_row_never_makes_a_create_fail_with_500(server: Server) -> None:
    drafts = Resource(server, "drafts")
    created = drafts.create(title="One", slug="one")
    drafts.delete(created["id"])
    response = drafts.http.post(drafts.path, json={"title": "Two", "slug": "one"})
    assert response.status_code in {201, 409}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/api/events", {"GET"}),
        ("PATCH", "/api/events/1", {"GET"}),
        ("DELETE", "/api/events/1", {"GET"}),
        ("GET", "/api/letters", {"POST"}),
        ("PATCH", "/api/letters/1", {"GET", "DELETE"}),
    ],
)
def test_only_answers_405_to_the_others(
    server: Server, method: str, path: str, allowed: set[str]
) -> None:
    response = server.client.request(method, path, json={"title": "x"})
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == allowed


def test_only_list_and_read_shows_what_others_stored(server: Server) -> None:
    moment = datetime(2026, 1, 31, 12, tzinfo=UTC)
    server.database.insert(
        "events", [{"title": "Concert", "created_at": moment, "updated_at": moment}]
    )
    events = Resource(server, "events")
    assert events.titles() == ["Concert"]
    [concert] = events.ids()
    assert events.get(concert).json()["created_at"] == "2026-01-31T12:00:00Z"
    one = f"/events/{concert}"
    pages = {path: server.client.get(path, headers=HTML) for path in ("/events", one)}
    assert {it.status_code for it in pages.values()} == {200}
    words = [it.text for it in pages.values()]
    assert all("Concert" in it and "/new" not in it and "/edit" not in it for it in words)
    assert server.client.get(f"{one}/edit", headers=HTML).status_code == 404


def test_only_without_list_has_pages_that_lead_nowhere_else(server: Server) -> None:
    letters = Resource(server, "letters")
    created = letters.create(title="Dear")
    page = server.client.get(f"/letters/{created['id']}", headers=HTML)
    assert (page.status_code, "/edit" in page.text) == (200, False)
    deleted = server.client.post(f"/letters/{created['id']}/delete", headers=HTML)
    assert (deleted.status_code, deleted.headers["location"]) == (303, "/")
    assert server.client.get("/letters/new", headers=HTML).status_code == 200


def test_api_has_no_pages(server: Server) -> None:
    Resource(server, "signals").create(title="One")
    assert server.client.get("/signals", headers=HTML).status_code == 404
    assert "/signals" not in server.client.get("/", headers=HTML).text


def test_html_has_no_api(server: Server) -> None:
    paths: dict[str, Any] = server.client.get("/openapi.json").json()["paths"]
    assert not [it for it in paths if "leaflets" in it]
    assert server.client.get("/api/leaflets").status_code == 404
    posted = server.client.post("/leaflets", data={"title": "One"}, headers=HTML)
    assert posted.status_code == 303
    assert "One" in server.client.get("/leaflets", headers=HTML).text


def test_plurals_are_english(server: Server) -> None:
    assert Resource(server, "people").create(name="Ada")["name"] == "Ada"
