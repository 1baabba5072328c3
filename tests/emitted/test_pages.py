"""contracts.md, "CRUD, pages", and pages.md: what a person does, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .browser import Look
from .kit import Case
from .resource import Resource

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Route

    from .browser import Visitor
    from .conftest import Visit

pytestmark = pytest.mark.browser
PAGES = Case(
    add=[
        "crud Article title:str:max=200 body:text:null status:enum:draft/in-review/published:"
        "default=draft views:int:ge=0:default=0 price:decimal:10/2:null published:bool:"
        "default=false day:date:null moment:datetime:null mail:email:null site:url:null "
        "tags:list:str:default= length:timedelta:null starts_at:time:null meta:json:null "
        "number:uuid:null word:password:null",
        "crud Category name:str:unique",
    ]
)
LOOKS = [
    Look(),
    Look(javascript=False),
    Look(width=375, dark=True),
    Look(width=375, javascript=False),
]
LONG = "Supercalifragilistic" * 10  # 200 characters


@pytest.fixture(params=LOOKS, ids=str)
def anyone(request: pytest.FixtureRequest, visiting: Visit) -> Visitor:
    """Return a visitor with or without JavaScript, on a desk or with a telephone."""
    return visiting(PAGES, request.param)


@pytest.fixture
def visitor(visiting: Visit) -> Visitor:
    """Return a visitor at a desk, with JavaScript."""
    return visiting(PAGES, Look())


def articles(visitor: Visitor) -> Resource:
    return Resource(visitor.server, "articles")


def store(visitor: Visitor, *titles: str) -> None:
    for number, title in enumerate(titles):
        articles(visitor).create(title=title, views=number)


def delete(visitor: Visitor) -> None:
    visitor.click("link", "Delete article")
    visitor.reads("Delete this article?")
    visitor.page.get_by_role("button", name="Delete article").locator("visible=true").click()


def test_create_edit_and_delete(anyone: Visitor) -> None:
    anyone.visit("/articles")
    anyone.reads("There are no articles yet.")
    anyone.click("link", "New article")
    anyone.fill("Title", "First light")
    anyone.page.get_by_label("Status").select_option("in-review")
    anyone.page.get_by_label("Published").check()
    anyone.fill("Day", "2026-01-31")
    anyone.fill("Tags", "one\ntwo")
    anyone.fill("Price", "12.50")
    anyone.click("button", "Create article")
    anyone.reads("Article created")
    assert anyone.page.title() == "First light · Blog"
    [stored] = articles(anyone).items()
    assert (stored["title"], stored["status"], stored["published"]) == ("First light", "in-review", True)
    assert (stored["day"], stored["tags"], stored["price"]) == ("2026-01-31", ["one", "two"], "12.50")
    anyone.click("link", "Edit article")
    assert anyone.page.get_by_label("Published").is_checked()
    anyone.page.get_by_label("Published").uncheck()
    anyone.fill("Title", "Second light")
    anyone.click("button", "Save article")
    anyone.reads("Article saved")
    [stored] = articles(anyone).items()
    assert (stored["title"], stored["published"], stored["tags"]) == ("Second light", False, ["one", "two"])
    delete(anyone)
    anyone.reads("Article deleted")
    assert anyone.path == "/articles"
    assert articles(anyone).items() == []


def test_mistake_is_named_and_nothing_is_lost(anyone: Visitor) -> None:
    store(anyone, "Kept")
    anyone.visit("/articles")
    anyone.click("link", "Kept")
    anyone.click("link", "Edit article")
    anyone.fill("Title", "")
    anyone.fill("Views", "-5")
    anyone.fill("Body", "Long thoughts")
    anyone.click("button", "Save article")
    anyone.reads("2 answers need another look")
    assert anyone.page.get_by_label("Views").input_value() == "-5"
    assert anyone.page.get_by_label("Body").input_value() == "Long thoughts"
    title = anyone.page.get_by_label("Title")
    assert title.get_attribute("aria-invalid") == "true"
    error = anyone.page.locator(f"#{title.get_attribute('id')}-error")
    assert error.inner_text() == "This cannot be empty"
    assert "title-error" in (title.get_attribute("aria-describedby") or "")
    assert anyone.page.locator("#title:focus").count() == 1
    anyone.click("link", "Views: This has to be 0 or more")
    assert anyone.page.locator("#views:focus").count() == 1
    assert articles(anyone).titles() == ["Kept"]
    anyone.fill("Title", "Better")
    anyone.fill("Views", "5")
    anyone.click("button", "Save article")
    anyone.reads("Article saved")
    assert articles(anyone).titles() == ["Better"]


def test_unique_clash_is_said_beside_the_field(anyone: Visitor) -> None:
    Resource(anyone.server, "categories").create(name="Tea")
    anyone.visit("/categories/new")
    anyone.fill("Name", "Tea")
    anyone.click("button", "Create category")
    anyone.reads("One answer needs another look")
    assert anyone.page.locator("#name-error").count() == 1
    assert anyone.page.get_by_label("Name").input_value() == "Tea"


def test_search_and_a_way_back(anyone: Visitor) -> None:
    store(anyone, "Green tea", "Black tea", "Coffee")
    anyone.visit("/articles")
    search(anyone, "TEA")
    anyone.reads("2 articles")
    assert anyone.rows == ["Black tea", "Green tea"]
    assert anyone.path.startswith("/articles?search=TEA")
    anyone.page.reload()
    assert anyone.rows == ["Black tea", "Green tea"]
    anyone.click("link", "Green tea")
    anyone.page.get_by_role("heading", name="Green tea").wait_for()
    anyone.page.go_back()
    anyone.reads("2 articles")
    assert anyone.page.get_by_role("searchbox").input_value() == "TEA"
    assert anyone.page.locator("h1").count() == 1  # A whole page, and no cached part of one
    search(anyone, "cocoa")
    anyone.reads("No article matches “cocoa”.")
    anyone.click("link", "Show all articles")
    anyone.reads("3 articles")


def search(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_role("searchbox").fill(words)
    if not visitor.look.javascript:
        visitor.page.get_by_role("searchbox").press("Enter")


def test_search_needs_no_key_and_keeps_the_rest_of_the_page(visitor: Visitor) -> None:
    store(visitor, "Green tea", "Coffee")
    visitor.visit("/articles")
    visitor.page.evaluate("document.querySelector('h1').dataset.here = ''")
    visitor.page.get_by_role("searchbox").press_sequentially("tea", delay=30)
    visitor.reads("1 article")
    assert visitor.page.locator("h1[data-here]").count() == 1
    assert visitor.page.locator("input[type=search]:focus").input_value() == "tea"


def test_sort_by_heads(visiting: Visit) -> None:
    for look in (Look(), Look(javascript=False)):
        visitor = visiting(PAGES, look)
        store(visitor, "b", "a", "c")
        visitor.visit("/articles")
        for sorted_, rows in (("ascending", ["a", "b", "c"]), ("descending", ["c", "b", "a"])):
            visitor.page.locator("thead").get_by_role("link", name="Title").click()
            visitor.page.locator(f"th[aria-sort={sorted_}]").wait_for()
            assert visitor.rows == rows
        assert visitor.path == "/articles?sort=-title"


def test_sort_on_a_telephone(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look(width=375))
    store(visitor, "b", "a", "c")
    visitor.visit("/articles")
    visitor.page.get_by_label("Sort by").select_option("title")
    visitor.page.wait_for_url("**/articles?sort=title")
    assert visitor.rows == ["a", "b", "c"]


def test_paginate(anyone: Visitor) -> None:
    store(anyone, *(f"Article {i:02}" for i in range(60)))
    anyone.visit("/articles?search=article&sort=title")
    anyone.reads("1–25 of 60")
    anyone.click("link", "Next")
    anyone.reads("26–50 of 60")
    assert anyone.rows[0] == "Article 25"
    assert "search=article" in anyone.path
    assert "sort=title" in anyone.path
    anyone.click("link", "Next")
    anyone.reads("51–60 of 60")
    assert anyone.page.get_by_role("link", name="Next").count() == 0
    anyone.click("link", "Previous")
    anyone.reads("26–50 of 60")
    if not anyone.look.javascript:
        anyone.page.go_back()
        anyone.reads("51–60 of 60")


def test_dialog_closes_and_nothing_is_gone(visitor: Visitor) -> None:
    store(visitor, "Kept")
    visitor.visit("/articles")
    visitor.click("link", "Kept")
    for leave in (lambda: visitor.click("button", "Keep it"), lambda: visitor.page.keyboard.press("Escape")):
        visitor.click("link", "Delete article")
        dialog = visitor.page.get_by_role("dialog", name="Delete this article?")
        dialog.wait_for()
        leave()
        dialog.wait_for(state="hidden")
    assert visitor.page.locator("a[data-dialog]:focus").count() == 1
    assert articles(visitor).titles() == ["Kept"]


def test_changed_form_asks_before_it_is_left(visitor: Visitor) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    visitor.page.on("dialog", stay)
    visitor.visit("/articles/new")
    visitor.click("link", "Cancel")
    visitor.page.wait_for_url("**/articles")
    assert asked == []
    visitor.visit("/articles/new")
    visitor.fill("Title", "Unsaved")
    visitor.page.get_by_role("link", name="Cancel").click(no_wait_after=True)
    visitor.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert visitor.page.get_by_label("Title").input_value() == "Unsaved"
    visitor.click("button", "Create article")
    visitor.reads("Article created")
    assert asked == ["beforeunload"]


def test_second_click_sends_nothing(visitor: Visitor) -> None:
    def slowly(route: Route) -> None:
        visitor.page.wait_for_timeout(300)
        route.continue_()

    visitor.page.route("**/articles", slowly)
    visitor.visit("/articles/new")
    visitor.fill("Title", "Once")
    visitor.page.evaluate(
        "for (const i of [1, 2, 3]) document.querySelector('main form button').click()"
    )
    visitor.reads("Article created")
    assert articles(visitor).titles() == ["Once"]


@pytest.mark.parametrize("failure", ["abort", 500, 413, 403])
def test_failed_request_keeps_what_was_typed(visitor: Visitor, failure: str | int) -> None:
    def fail(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif isinstance(failure, int):
            page = "<!doctype html><title>x</title><h1>Too bad</h1>"
            route.fulfill(status=failure, content_type="text/html", body=page)
        else:
            route.abort()

    visitor.visit("/articles/new")
    visitor.fill("Title", "Precious")
    visitor.page.route("**/articles", fail)
    visitor.click("button", "Create article")
    alert = visitor.page.get_by_role("alert").locator("visible=true")
    alert.wait_for()
    said = "Too bad" if isinstance(failure, int) else "The server does not answer."
    assert re.sub(r"\s+", " ", alert.inner_text()).startswith(f"{said} What you typed is still here.")
    assert visitor.page.get_by_label("Title").input_value() == "Precious"
    visitor.page.unroute("**/articles")
    visitor.click("button", "Create article")
    visitor.reads("Article created")
    visitor.complaints[:] = [it for it in visitor.complaints if "Failed to fetch" not in it]


def test_slow_answer_shows_an_indicator(visitor: Visitor) -> None:
    def slowly(route: Route) -> None:
        visitor.page.wait_for_timeout(800)
        route.continue_()

    store(visitor, "Tea")
    visitor.visit("/articles")
    visitor.page.route("**/articles?*", slowly)
    visitor.page.get_by_role("searchbox").fill("tea")
    seen = "getComputedStyle(document.querySelector('[role=progressbar]')).visibility"
    assert visitor.page.evaluate(seen) == "hidden"
    visitor.until(f"{seen} === 'visible'")
    visitor.until(f"{seen} === 'hidden'")


def test_message_goes_when_it_is_dismissed(visitor: Visitor) -> None:
    visitor.visit("/articles/new")
    visitor.fill("Title", "One")
    visitor.click("button", "Create article")
    message = visitor.page.get_by_role("status").get_by_text("Article created")
    message.wait_for()
    visitor.click("button", "Dismiss")
    message.wait_for(state="hidden")
    visitor.page.reload()
    assert visitor.page.get_by_text("Article created").count() == 0


def test_html_in_values_stays_text(anyone: Visitor) -> None:
    evil = "<script>document.title = 'gone'</script><b>bold</b> {{ 7 * 7 }}"
    item = articles(anyone).create(title=evil, body=f"</textarea>{evil}", tags=[evil])
    for path in ("", f"/{item['id']}", f"/{item['id']}/edit", f"/{item['id']}/delete", "?search=<b>"):
        anyone.visit(f"/articles{path}")
        assert anyone.page.locator("main b").count() == 0
        assert anyone.page.title() != "gone"
    anyone.visit(f"/articles/{item['id']}/edit")
    anyone.click("button", "Save article")
    anyone.reads("Article saved")
    assert articles(anyone).items()[0]["body"] == f"</textarea>{evil}"


def test_times_are_the_readers_own(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look(zone="America/New_York"))
    visitor.visit("/articles/new")
    visitor.fill("Title", "Noon in New York")
    visitor.fill("Moment", "2026-01-31T12:00")
    visitor.click("button", "Create article")
    visitor.reads("Article created")
    [stored] = articles(visitor).items()
    assert stored["moment"] == "2026-01-31T17:00:00Z"
    assert "12:00" in visitor.page.locator("time[datetime^='2026-01-31T17']").inner_text()
    visitor.click("link", "Edit article")
    assert visitor.page.get_by_label("Moment").input_value().startswith("2026-01-31T12:00")
    visitor.click("button", "Save article")
    visitor.reads("Article saved")
    assert articles(visitor).items()[0]["moment"] == stored["moment"]


def test_form_left_as_it_is_changes_nothing(anyone: Visitor) -> None:
    full = {
        "body": "  spaces \n\nlines",
        "price": "0.10",
        "moment": "2026-01-31T12:00:30Z",
        "mail": "a@example.com",
        "site": "https://example.com/?a=b&c=d",
        "length": 90,
        "starts_at": "08:30:15",
        "meta": {"a": [1, "é"]},
        "number": "8d9c2f7e-0000-4000-8000-000000000001",
        "tags": ["one", "two words"],
        "word": "correct horse battery",
    }
    item = articles(anyone).create(title="Full", **full)
    anyone.visit(f"/articles/{item['id']}/edit")
    anyone.click("button", "Save article")
    anyone.reads("Article saved")
    [after] = articles(anyone).items()
    assert {**after, "updated_at": ""} == {**item, "updated_at": ""}
