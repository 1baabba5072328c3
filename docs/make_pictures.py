"""Makes docs/pictures: a terminal that was recorded, and pages of the app that it made.

`python docs/make_pictures.py [CHROMIUM]` needs uv, git, and playwright with Debian's chromium.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from playwright.sync_api import sync_playwright
from running import DOCS, REPOSITORY
from terminal import Recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

CHROMIUM = sys.argv[1] if len(sys.argv) > 1 else "/usr/bin/chromium"
OFFLINE = (  # Chromium asks no other host for anything
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
PICTURES = DOCS / "pictures"
PORT = "8765"
ADDRESS = f"http://localhost:{PORT}"
WIDTH, HEIGHT = 1120, 860
START_SECONDS = 60
SHIM = f'#!/bin/sh\nPYTHONPATH="{REPOSITORY}" exec "{sys.executable}" -m vibegen "$@"\n'
ADD = "vibegen add crud Post title:str:max=200 body:text status:enum:draft/published:default=draft"
ADD += " published_on:date:null"
CONFIG = "vibegen add config shop currency:str:default=EUR:max=3 max_items:int:default=20:ge=1"
CONFIG += (
    " banner:text:null shipping:enum:standard/express:default=standard api_key:str:hidden:null"
)
SECRET = "correct horse battery staple"  # noqa: S105 - of an app that lives for a minute
VALUES = {
    "shop.currency": "NOK",
    "shop.max_items": "50",
    "shop.banner": "Free shipping this week\nOn all orders",
    "shop.api_key": "abc",
}
POSTS = (  # Oldest first
    ("A bakery in a shipping container", "published", "2026-03-02"),
    ("What the tide tables do not say", "published", "2026-03-19"),
    ("Three winters with a wood stove", "published", "2026-04-07"),
    ("How we learned to mend nets", "published", "2026-04-25"),
    ("The night ferry to Bergen", "published", "2026-05-11"),
    ("Bread without a scale", "draft", None),
    ("A small history of lighthouses", "published", "2026-06-01"),
    ("Notes from the repair shop", "published", "2026-06-23"),
    ("Why the harbour clock is late", "published", "2026-07-15"),
    ("Bicycles, rust, and sea air", "draft", None),
    ("Letters to the lock keeper", "published", "2026-08-30"),
    ("A map of every bench in town", "published", "2026-09-18"),
    ("The last herring smokehouse", "published", "2026-10-06"),
    ("Fog, and how to walk in it", "draft", None),
)


def main() -> None:
    """Make all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as place:
        folder = Path(place)
        environment = make_environment(folder)
        svg = _record(folder, environment)
        (PICTURES / "terminal.svg").write_text(svg, encoding="utf-8")
        _configure(folder / "blog", environment)
        with _served(folder / "blog", environment):
            _fill()
            _photograph()


def make_environment(folder: Path) -> dict[str, str]:
    """Return the variables of a shell that finds vibegen of this checkout."""
    shim = folder / "bin/vibegen"
    shim.parent.mkdir()
    shim.write_text(SHIM)
    shim.chmod(0o755)
    leave_out = {"NO_COLOR", "PYTHONPATH", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"}
    kept = {name: it for name, it in os.environ.items() if name not in leave_out}
    path = f"{shim.parent}:{os.environ['PATH']}"
    settings = {"PATH": path, "GIT_PAGER": "cat", "GIT_CEILING_DIRECTORIES": str(folder)}
    return {**kept, **settings, "GRANIAN_PORT": PORT}


def _record(folder: Path, environment: dict[str, str]) -> str:
    recording = Recording(folder, environment)
    recording.type("vibegen new blog --yes")
    recording.type("cd blog")
    recording.type("git add .")
    # What is downloaded is left out of the picture
    subprocess.run(["uv", "sync", "--quiet"], cwd=folder / "blog", env=environment, check=True)
    recording.type(ADD, {"Apply?": "y\n"})
    recording.type("git diff -U1 app/routes.py app/base.html")
    subprocess.run(["uv", "sync", "--quiet"], cwd=folder / "blog", env=environment, check=True)
    recording.type("uv run just test")
    return recording.svg()


def _configure(blog: Path, environment: dict[str, str]) -> None:
    """Add values that people change, behind a secret."""
    subprocess.run([*CONFIG.split(), "--yes"], cwd=blog, env=environment, check=True)
    subprocess.run(["uv", "sync", "--quiet"], cwd=blog, env=environment, check=True)
    (blog / ".env").write_text(f"ADMIN_SECRET={SECRET}\n")


@contextmanager
def _served(blog: Path, environment: dict[str, str]) -> Iterator[None]:
    """Serve the app as its `just dev` does."""
    subprocess.run(["uv", "run", "just", "migrate"], cwd=blog, env=environment, check=True)
    serve = [".venv/bin/granian", "--interface", "asgi", "--factory", "app.main:create_app"]
    server = subprocess.Popen(serve, cwd=blog, env=environment)
    try:
        wait_until_ready()
        yield
    finally:
        server.terminate()
        server.wait()


def wait_until_ready() -> None:
    """Wait until the app serves."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(f"{ADDRESS}/health/ready"):
                return
        except OSError:
            time.sleep(0.2)
    message = "the app did not start"
    raise RuntimeError(message)


def _fill() -> None:
    for title, status, published_on in POSTS:
        post = {"title": title, "status": status, "published_on": published_on}
        data = json.dumps({**post, "body": f"{title}, told at length."}).encode()
        headers = {"Content-Type": "application/json"}
        with urlopen(Request(f"{ADDRESS}/api/posts", data, headers)):
            pass


def _photograph() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OFFLINE))
        for scheme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme, locale="en-GB"
            )
            page.route(re.compile("^(?!http://localhost)"), lambda route: route.abort())
            page.goto(f"{ADDRESS}/posts?limit=8", wait_until="networkidle")
            page.screenshot(path=PICTURES / f"list-{scheme}.png")
            _change_values(page)
            page.screenshot(path=PICTURES / f"configuration-{scheme}.png")
        browser.close()


def _change_values(page: Page) -> None:
    """Sign in, and set some values."""
    page.goto(f"{ADDRESS}/admin/configuration")
    page.fill("#typed", SECRET)
    page.click("main form button")
    for place, text in VALUES.items():
        page.fill(f'[id="{place}"]', text)
        page.click(f'[aria-label="Save {place}"]')
    page.goto(f"{ADDRESS}/admin/configuration", wait_until="networkidle")


if __name__ == "__main__":
    main()
