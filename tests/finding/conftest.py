"""Small apps of every shape; a `+` before a line says that the command has to add it."""

import io
import textwrap
from collections.abc import Callable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from vibegen.cli import run

Tree = Mapping[str, str]
WRITING = ("adopt", "add", "undo")  # What may ask


@dataclass
class Wild:
    """An app in a folder of its own.

    Args:
        root: The folder.
        before: Its files, as they were made.
        marked: The same with the lines that the command has to add.
    """

    root: Path
    before: dict[str, str]
    marked: dict[str, str]

    def run(self, *words: str) -> tuple[int, str]:
        """Run a command in it; return the exit code and what it printed."""
        out = io.StringIO()
        with chdir(self.root), redirect_stdout(out), redirect_stderr(out):
            code = run([*words, *(["--no-input"] if words[0] in WRITING else [])])
        return code, out.getvalue()

    def adopt(self, *words: str) -> str:
        """Adopt it, which has to work."""
        code, out = self.run("adopt", *words)
        assert code == 0, out
        return out

    def changed(self) -> dict[str, str]:
        """Return the files that were there and are different now."""
        now = {it: (self.root / it).read_bytes().decode() for it in self.before}
        return {it: text for it, text in now.items() if text != self.before[it]}

    def check(self, *words: str) -> None:
        """Add a page: exactly the marked lines are new, and undo takes them all back."""
        before = self.tree()
        code, out = self.run("add", "page", "About", *words)
        assert code == 0, out
        wanted = {it: text for it, text in self.marked.items() if text != self.before[it]}
        assert self.changed() == wanted
        again, out = self.run("add", "page", "About", *words)
        assert (again, out.partition("\n")[0]) == (0, "nothing to do")
        code, out = self.run("undo")
        assert code == 0, out
        assert self.tree() == before

    def refused(self, *words: str) -> str:
        """Add a page, for which there is no certain place: nothing is written."""
        before = self.tree()
        code, out = self.run("add", "page", "About", *words)
        assert code == 6, out
        assert self.tree() == before
        return out

    def tree(self) -> dict[str, bytes]:
        """Return every file."""
        return {
            it.relative_to(self.root).as_posix(): it.read_bytes()
            for it in sorted(self.root.rglob("*"))
            if it.is_file() and "__pycache__" not in it.parts
        }


@pytest.fixture
def wild(tmp_path: Path) -> Callable[[Tree], Wild]:
    """Return what makes an app of marked files."""

    def make(files: Tree) -> Wild:
        texts = {it: textwrap.dedent(text).lstrip("\n") for it, text in files.items()}
        lines = {it: text.splitlines(keepends=True) for it, text in texts.items()}
        before = {it: "".join(x for x in rows if x[:1] != "+") for it, rows in lines.items()}
        marked = {it: "".join(x.removeprefix("+") for x in rows) for it, rows in lines.items()}
        for path, text in before.items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
        return Wild(tmp_path, before, marked)

    return make
