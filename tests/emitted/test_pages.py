"""contracts.md, "CRUD, pages", and pages.md: what a person does, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .articles import PAGES, articles, store
from .browser import Look
from .resource import Resource

if TYPE_CHECKING:
    from .browser import Visitor
    from .conftest import Visit

pytestmark = pytest.mark.browser
LOOKS = [
    Look(),
    Look(javascript=False),
    Look(width=375, dark=True),
    Look(width=375, javascript=False),
]
DASH = "\N{EN DASH}"


@pytest.fixture(params=LOOKS, ids=str)
def anyone(request: pytest.FixtureRequest, visiting: Visit) -> Visitor:
    """Return a visitor with or without JavaScript, on a desk or with a telephone."""
    return visiting(PAGES, request.param)


@pytest.fixture
def visitor(visiting: Visit) -> Visitor:
    """Return a visitor at a desk, with JavaScript."""
    return visiting(PAGES, Look())


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
    assert (stored["title"], stored["status"], stored["published"]) == (
        "First light",
        "in-review",
        True,
    )
    assert (stored["day"], stored["tags"], stored["price"]) == (
        "2026-01-31",
        ["one", "two"],
        "12.50",
    )
    anyone.click("link", "Edit article")
    assert anyone.page.get_by_label("Published").is_checked()
    anyone.page.get_by_label("Published").uncheck()
    anyone.fill("Title", "Second light")
    anyone.click("button", "Save article")
    anyone.reads("Article saved")
    [stored] = articles(anyone).items()
    assert (stored["title"], stored["published"], stored["tags"]) == (
        "Second light",
        False,
        ["one", "two"],
    )
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
    anyone.reads(f"1{DASH}25 of 60")
    anyone.click("link", "Next")
    anyone.reads(f"26{DASH}50 of 60")
    assert anyone.rows[0] == "Article 25"
    assert "search=article" in anyone.path
    assert "sort=title" in anyone.path
    anyone.click("link", "Next")
    anyone.reads(f"51{DASH}60 of 60")
    assert anyone.page.get_by_role("link", name="Next").count() == 0
    anyone.click("link", "Previous")
    anyone.reads(f"26{DASH}50 of 60")
    if not anyone.look.javascript:
        anyone.page.go_back()
        anyone.reads(f"51{DASH}60 of 60")
