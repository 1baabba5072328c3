"""Types the vibegen commands of the pages again, and puts what it answers below them.

`python docs/make_consoles.py` writes the pages; with `--check` it says which is stale (exit code
1). Commands of other programs stay as they are, and so do outputs that are shortened with `...`.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from running import DOCS, vibegen, write_or_check

BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
COMMAND = re.compile(r"(?m)^(?=\$ )")
PAGES = (
    *("tutorial.md", "fields.md", "how-editing-works.md", "tasks.md"),
    *("cache.md", "ratelimit.md", "metrics.md"),
)
GUARDED = '''\
def include_routers(app: FastAPI) -> None:
    """Include the router of each feature."""
    if app.state.settings.production:
        app.include_router(home_router)
'''


def pages() -> dict[Path, str]:
    """Return each page with the answers of today."""
    return {DOCS / name: _page(DOCS / name) for name in PAGES}


def _page(page: Path) -> str:
    with TemporaryDirectory() as place:
        typing = _Typing(_prepared(page.name, Path(place)))
        return BLOCK.sub(typing.block, page.read_text(encoding="utf-8"))


def _prepared(page: str, folder: Path) -> Path:
    """Make what a page's first command finds, and return where it is typed."""
    if page == "tutorial.md":
        return folder
    vibegen(folder, "new", "blog")
    if page == "how-editing-works.md":
        routes = folder / "blog/app/routes.py"
        routes.write_text(routes.read_text().partition("def ")[0] + GUARDED)
    return folder / "blog"


class _Typing:
    """Somebody who goes through a page and types all that it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def block(self, found: re.Match[str]) -> str:
        """Return a block with its outputs made anew."""
        return f"```console\n{''.join(map(self.part, COMMAND.split(found[1])))}```"

    def part(self, part: str) -> str:
        """Return one command with the output below it."""
        line, _, output = part.partition("\n")
        words = shlex.split(line)
        if words[1:2] == ["cd"]:
            self.folder /= words[2]
        if words[1:2] != ["vibegen"]:
            return part
        answer = vibegen(self.folder, *words[2:])
        return part if _is_shortened(output, answer) else f"{line}\n{answer}"


def _is_shortened(output: str, answer: str) -> bool:
    """Whether an output is the answer, with a line `...` for some of its lines."""
    lines = output.splitlines(keepends=True)
    pattern = "".join("(?:.*\n)*?" if it == "...\n" else re.escape(it) for it in lines)
    return "...\n" in lines and re.fullmatch(pattern, answer) is not None


if __name__ == "__main__":
    sys.exit(write_or_check(pages()))
