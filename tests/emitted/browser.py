"""A person with a browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

    from .kit import Server

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PATIENCE_MS = 10_000
HEIGHTS = {375: 740, 768: 1024, 1280: 800, 1440: 900}
REFUSED = "Failed to load resource"  # Chromium says so of every 4xx, which some tests want


@contextmanager
def chromium() -> Generator[Browser]:
    """Run the browser; a machine without it fails the tests, since skipped they show nothing."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int = 1280
    dark: bool = False
    javascript: bool = True
    zone: str = "Europe/Berlin"

    def __str__(self) -> str:
        """Name it in the names of tests."""
        theme = "dark" if self.dark else "light"
        return f"{self.width}-{theme}{'' if self.javascript else '-no-js'}"


@dataclass
class Visitor:
    """Somebody who looks at the pages of a served app, and what went wrong meanwhile."""

    server: Server
    page: Page
    look: Look
    complaints: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.complaints.append(message.text)

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if (
            address.scheme in {"http", "https"}
            and address.netloc != urlsplit(self.server.url).netloc
        ):
            self.complaints.append(f"request to another host: {request.url}")

    def visit(self, path: str, status: int = 200) -> None:
        """Type an address; the answer has to have the status that belongs to it."""
        response = self.page.goto(f"{self.server.url}{path}", wait_until="networkidle")
        assert response is not None
        assert response.status == status, (path, self.page.locator("main").inner_text())

    def until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true; Playwright's own way breaks the CSP."""
        deadline = monotonic() + PATIENCE_MS / 1000
        while not self.page.evaluate(condition):
            assert monotonic() < deadline, condition
            self.page.wait_for_timeout(20)

    def click(self, role: Literal["button", "link"], name: str) -> None:
        """Click on what has this role and name."""
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def fill(self, label: str, text: str) -> None:
        """Type into the control with this label."""
        self.page.get_by_label(label).fill(text)

    def reads(self, text: str) -> None:
        """Wait until a text is to be read."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    @property
    def path(self) -> str:
        """The address, without the host."""
        address = urlsplit(self.page.url)
        return f"{address.path}?{address.query}".removesuffix("?")

    @property
    def rows(self) -> list[str]:
        """The texts of the links of the rows."""
        return [it.strip() for it in self.page.locator("tbody th a").all_inner_texts()]

    def width_of_page(self) -> int:
        """Return how wide the page is, in px; more than the window means sideways scrolling."""
        width: int = self.page.evaluate("document.scrollingElement.scrollWidth")
        return width

    def small_targets(self) -> list[str]:
        """Return what is there to tap on and less than 44 px high, links within a text left out."""
        small: list[str] = self.page.evaluate(SMALL_TARGETS)
        return small

    def violations(self) -> list[str]:
        """Return what axe-core has to say about the page as it is now."""
        self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate("axe.run().then((it) => it.violations)")
        return [
            f"{it['id']}: {it['help']} {json.dumps([node['html'] for node in it['nodes']])}"
            for it in found
        ]


SMALL_TARGETS = """() => [...document.querySelectorAll(
  "a, button, input:not([type=hidden]), select, textarea, summary"
)].filter((it) => it.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter((it) => !it.closest("dd, p") && !it.matches(".sr-only, .toggle"))
  .filter((it) => Math.round(it.getBoundingClientRect().height) < 44)
  .map((it) => `${it.outerHTML.slice(0, 160)}: ${it.getBoundingClientRect().height}`)"""


@contextmanager
def visit(browser: Browser, server: Server, look: Look) -> Generator[Visitor]:
    """Open a window of its own; no page may complain, or ask anybody but the app."""
    context = new_context(browser, look)
    visitor = Visitor(server, context.new_page(), look)
    yield visitor
    context.close()
    assert visitor.complaints == []


def new_context(browser: Browser, look: Look) -> BrowserContext:
    """Return a browser without memory."""
    return browser.new_context(
        viewport={"width": look.width, "height": HEIGHTS[look.width]},
        color_scheme="dark" if look.dark else "light",
        java_script_enabled=look.javascript,
        timezone_id=look.zone,
        locale="en-GB",
        reduced_motion="reduce",
    )
