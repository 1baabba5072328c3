"""pages.md: how every page looks, what it weighs, and who can use it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from .articles import PAGES
from .browser import Look
from .resource import Resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Request

    from .browser import Visitor
    from .conftest import Visit

pytestmark = pytest.mark.browser
ARTICLE: dict[str, object] = {"status": "draft", "published": False, "tags": []}
LONG = "Supercalifragilistic" * 10  # 200 characters
MAX_FIRST_PAGE_BYTES = 100_000
MANY_ROWS = 10_000
LIGHTNESS = r"getComputedStyle(document.body).backgroundColor.match(/[\d.]+/)[0]"  # Of oklch
RTL = "مرحبا بالعالم"


def full(visitor: Visitor) -> int:
    """Store an article with everything, and return its id."""
    return Resource(visitor.server, "articles").create(
        title=LONG,
        body="Some text. " * 100,
        status="in-review",
        views=12345,
        price="10.00",
        day="2026-01-31",
        moment="2026-01-31T12:00:00Z",
        mail="reader@example.com",
        site="https://example.com/" + "x" * 200,
        tags=["one", "two"],
        length=90,
        starts_at="12:30:00",
        meta={"key": "x" * 200},
        number="8d9c2f7e-0000-4000-8000-000000000001",
    )["id"]


def _home(visitor: Visitor) -> None:
    visitor.visit("/")


def _empty_list(visitor: Visitor) -> None:
    visitor.visit("/articles")


def _full_list(visitor: Visitor) -> None:
    for number in range(30):
        Resource(visitor.server, "articles").create(title=f"{RTL} {number}")
    full(visitor)
    visitor.visit("/articles")


def _no_match(visitor: Visitor) -> None:
    full(visitor)
    visitor.visit("/articles?search=" + "nothing" * 20)


def _new(visitor: Visitor) -> None:
    visitor.visit("/articles/new")


def _mistakes(visitor: Visitor) -> None:
    visitor.visit("/articles/new")
    visitor.fill("Title", "")
    visitor.fill("Price", "1.234")
    visitor.click("button", "Create article")
    visitor.reads("2 answers need another look")


def _show(visitor: Visitor) -> None:
    visitor.visit(f"/articles/{full(visitor)}")


def _edit(visitor: Visitor) -> None:
    visitor.visit(f"/articles/{full(visitor)}/edit")


def _delete_page(visitor: Visitor) -> None:
    visitor.visit(f"/articles/{full(visitor)}/delete")


def _dialog(visitor: Visitor) -> None:
    _show(visitor)
    visitor.click("link", "Delete article")
    visitor.page.get_by_role("dialog").wait_for()


def _flash(visitor: Visitor) -> None:
    visitor.visit("/articles/new")
    visitor.fill("Title", "One")
    visitor.click("button", "Create article")
    visitor.reads("Article created")


def _not_found(visitor: Visitor) -> None:
    visitor.visit("/nothing", 404)


def _menu(visitor: Visitor) -> None:
    visitor.visit("/")
    if visitor.look.width < 640:
        visitor.page.locator("header summary").click()
        visitor.page.get_by_role("navigation").get_by_role("link", name="Articles").wait_for()


PLACES = [
    *(_home, _empty_list, _full_list, _no_match, _new, _mistakes, _show, _edit, _delete_page),
    *(_dialog, _flash, _not_found, _menu),
]
QUICK = [Look(), Look(width=375, dark=True)]
LOOKS = [
    *QUICK,
    *(
        pytest.param(it, marks=pytest.mark.slow)
        for it in (Look(dark=True), Look(width=375), Look(width=768, dark=True), Look(width=1440))
    ),
]


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("go", PLACES, ids=lambda it: it.__name__.strip("_"))
def test_every_page_is_for_everyone(
    visiting: Visit, go: Callable[[Visitor], None], look: Look
) -> None:
    visitor = visiting(PAGES, look)
    go(visitor)
    assert visitor.violations() == []
    assert visitor.width_of_page() <= look.width
    assert visitor.small_targets() == []
    page = visitor.page
    assert page.locator("h1").locator("visible=true").count() == 1
    assert page.locator("header, main, footer").count() == 3
    assert page.title().endswith("Blog")
    assert page.locator("[style]").count() == 0


def test_home_weighs_less_than_100_kb(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look())
    requests: list[Request] = []

    def finished(request: Request) -> None:  # Playwright takes no built-in method
        requests.append(request)

    visitor.page.on("requestfinished", finished)
    visitor.visit("/")
    sizes = [it.sizes() for it in requests]
    total = sum(it["responseHeadersSize"] + it["responseBodySize"] for it in sizes)
    assert len(requests) >= 4
    assert total < MAX_FIRST_PAGE_BYTES


@pytest.mark.parametrize("path", ["/", "/articles", "/articles/new"])
def test_nothing_moves_while_a_page_loads(visiting: Visit, path: str) -> None:
    visitor = visiting(PAGES, Look(width=375))
    full(visitor)
    visitor.page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(it) => { window.shift += it.value; })).observe({type: 'layout-shift', buffered: true})"
    )
    visitor.visit(path)
    assert visitor.page.evaluate("window.shift") < 0.01


def test_ten_thousand_rows_are_one_page(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look())
    moment = datetime(2026, 1, 31, 12, tzinfo=UTC)
    same = {**ARTICLE, "created_at": moment, "updated_at": moment}
    rows = [{"title": f"Article {i}", "views": i, **same} for i in range(MANY_ROWS)]
    visitor.server.database.insert("articles", rows)
    visitor.visit("/articles")
    visitor.reads("1\N{EN DASH}25 of 10,000")
    assert len(visitor.rows) == 25


def test_right_to_left_text_runs_from_right_to_left(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look())
    Resource(visitor.server, "articles").create(title=RTL)
    visitor.visit("/articles")
    link = visitor.page.locator("tbody th a")
    assert link.evaluate("(it) => getComputedStyle(it).direction") == "rtl"


def test_theme_follows_the_system_until_it_is_switched(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look(dark=True))
    visitor.visit("/")
    visitor.until(f"{LIGHTNESS} < 0.5")
    visitor.click("button", "Switch between light and dark")
    visitor.until(f"{LIGHTNESS} > 0.5")
    visitor.visit("/articles")
    visitor.until(f"{LIGHTNESS} > 0.5")
    visitor.page.evaluate("localStorage.clear()")
    visitor.page.reload()
    visitor.until(f"{LIGHTNESS} < 0.5")
    visitor.page.emulate_media(color_scheme="light")
    visitor.until(f"{LIGHTNESS} > 0.5")


def test_first_tab_skips_to_the_content(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look())
    visitor.visit("/articles")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.locator(":focus").inner_text() == "Skip to content"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.locator("main:focus").count() == 1


def test_focus_is_visible(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look())
    visitor.visit("/articles/new")
    for _ in range(8):
        visitor.page.keyboard.press("Tab")
        style = "(it) => getComputedStyle(it).outlineStyle + getComputedStyle(it).boxShadow"
        assert visitor.page.locator(":focus").evaluate(style) != "nonenone"


def test_current_entry_of_the_navigation_is_marked(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look())
    visitor.visit("/articles/new")
    current = visitor.page.locator("header nav [aria-current=page]").locator("visible=true")
    assert current.all_inner_texts() == ["Articles"]


def test_menu_opens_without_javascript(visiting: Visit) -> None:
    visitor = visiting(PAGES, Look(width=375, javascript=False))
    _menu(visitor)
    visitor.page.get_by_role("navigation").get_by_role("link", name="Articles").click()
    visitor.reads("There are no articles yet.")
