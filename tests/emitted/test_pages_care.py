"""pages.md, "Form" and "Feedback": nothing that somebody typed is lost or sent twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .articles import PAGES, articles, store
from .browser import Look

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Route

    from .browser import Visitor
    from .conftest import Visit

pytestmark = pytest.mark.browser
LOOKS = [Look(), Look(width=375, javascript=False)]


@pytest.fixture(params=LOOKS, ids=str)
def anyone(request: pytest.FixtureRequest, visiting: Visit) -> Visitor:
    """Return a visitor with or without JavaScript, on a desk or with a telephone."""
    return visiting(PAGES, request.param)


@pytest.fixture
def visitor(visiting: Visit) -> Visitor:
    """Return a visitor at a desk, with JavaScript."""
    return visiting(PAGES, Look())


def test_dialog_closes_and_nothing_is_gone(visitor: Visitor) -> None:
    store(visitor, "Kept")
    visitor.visit("/articles")
    visitor.click("link", "Kept")
    for leave in (
        lambda: visitor.click("button", "Keep it"),
        lambda: visitor.page.keyboard.press("Escape"),
    ):
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
    assert re.sub(r"\s+", " ", alert.inner_text()).startswith(
        f"{said} What you typed is still here."
    )
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
    for path in (
        "",
        f"/{item['id']}",
        f"/{item['id']}/edit",
        f"/{item['id']}/delete",
        "?search=<b>",
    ):
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
