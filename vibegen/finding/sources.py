"""The Python files of a project: listed once, read when asked, parsed only if they may matter."""

from __future__ import annotations

import ast
import os
import re
from collections import Counter, defaultdict
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from vibegen.edits.place import Unsure
from vibegen.edits.py_code import parse
from vibegen.edits.py_names import imported, statements_of_scope
from vibegen.edits.text import cut_bom

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vibegen.edits.py_code import Code

NEVER_WALKED = frozenset(
    {
        *("node_modules", "__pycache__", "__pypackages__", "site-packages", "bower_components"),
        *("dist", "build", "htmlcov", "venv", "virtualenv"),
    }
)
ENVIRONMENT = "pyvenv.cfg"  # The folder that holds it is a virtual environment, whatever its name
ASIDE = frozenset(
    {
        *("tests", "test", "testing", "docs", "doc", "docs_src", "examples", "example", "samples"),
        *("scripts", "benchmarks", "benchmark", "migrations", "alembic", "cookiecutter"),
    }
)
MAX_BYTES = 1_000_000  # A larger file is data, whatever its name says


class Sources:
    """The files of a project that may be its app's.

    Args:
        root: The project's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._bytes: dict[str, bytes] = {}
        self._codes: dict[str, Code | None] = {}

    @cached_property
    def files(self) -> Sequence[str]:
        """All files, sorted, with `/` between the parts; what is not source is never walked."""
        found: list[str] = []
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            entries = _entries(self.root / folder)
            if any(it.name == ENVIRONMENT for it in entries):
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name[0] != "." and entry.name not in NEVER_WALKED:
                        waiting.append(f"{folder}{entry.name}/")
                elif not entry.is_symlink():  # What it leads to is walked itself, or not ours
                    found.append(folder + entry.name)
        return sorted(found)

    @cached_property
    def python(self) -> Sequence[str]:
        """The Python files."""
        return [it for it in self.files if it.endswith(".py")]

    @cached_property
    def app(self) -> Sequence[str]:
        """The Python files without tests, examples and their like."""
        return [it for it in self.python if not is_aside(it)]

    def holding(self, pattern: str) -> Iterator[str]:
        """Yield those files of the app whose bytes match a pattern."""
        wanted = re.compile(pattern.encode())
        return (it for it in self.app if wanted.search(self.data(it)))

    def data(self, path: str) -> bytes:
        """Return a file's bytes; nothing for one that is not there or far too large."""
        if path not in self._bytes:
            place = self.root / path
            try:
                self._bytes[path] = (
                    place.read_bytes() if os.path.getsize(place) <= MAX_BYTES else b""  # noqa: PTH202
                )
            except OSError:
                self._bytes[path] = b""
        return self._bytes[path]

    def code(self, path: str) -> Code | None:
        """Return a parsed file, `None` for one that cannot be parsed."""
        if path not in self._codes:
            try:
                _, text = cut_bom(self.data(path).decode())
                self._codes[path] = parse(text)
            except (UnicodeDecodeError, Unsure):
                self._codes[path] = None
        return self._codes[path]

    def codes(self, pattern: str) -> Iterator[tuple[str, Code]]:
        """Yield those files of the app that match a pattern, parsed."""
        for path in self.holding(pattern):
            if code := self.code(path):
                yield path, code

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Return the files by the last part of their module's name."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.python:
            parts = path.removesuffix(".py").split("/")
            name = parts[-2:-1] if parts[-1] == "__init__" else parts[-1:]
            found["".join(name)].append(path)
        return found

    def dotted(self, path: str) -> str:
        """Return a file's module by its path; what lies above the import root is cut off later."""
        return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_module(self, module: str, importer: str) -> str | None:
        """Return the file of a module.

        Args:
            module: Dotted, relative with leading dots.
            importer: The file that imports it.
        """
        if module.startswith("."):
            return self._relative(module, importer)
        inner = module.replace(".", "/")
        ends = (f"/{inner}.py", f"/{inner}/__init__.py")
        paths = [it for it in self._by_name[module.rpartition(".")[2]] if f"/{it}".endswith(ends)]
        return max(paths, key=lambda it: in_common(it, importer), default=None)

    def _relative(self, module: str, importer: str) -> str | None:
        inner = module.lstrip(".")
        folder = importer.split("/")[: -(len(module) - len(inner))]
        place = "/".join([*folder, *inner.split(".")] if inner else folder)
        wanted = (f"{place}.py", f"{place}/__init__.py", f"{place}__init__.py")
        return next((it for it in wanted if it.lstrip("/") in self._known), None)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.python)

    def find_name(self, target: str, importer: str) -> tuple[str, str] | None:
        """Return the file that binds a dotted target, and the name in it, over re-exports too.

        Args:
            target: What a name stands for: `app.db.get_session`, `.routes.router`.
            importer: The file in which it stands for that.
        """
        for _ in range(5):  # Re-exported at most so often
            module, _, name = target.rpartition(".")
            if target.startswith(".") and not module.strip("."):
                module = "." * (len(target) - len(target.lstrip(".")))
            path = self.find_module(module, importer) if module else None
            if path is None:
                return None
            code = self.code(path)
            again = dict(_imports(code.tree.body)).get(name) if code else None
            if again is None or again == target:
                return path, name
            target, importer = again, path
        return None

    @cached_property
    def votes(self) -> Counter[tuple[str, bool]]:
        """How often modules import each other from which source folder, and whether by dots."""
        votes: Counter[tuple[str, bool]] = Counter()
        for path, code in self.codes(r"FastAPI|APIRouter|include_router"):
            for stmt in code.tree.body:
                for module in _modules(stmt):
                    if module.startswith("."):
                        votes["", True] += 1
                    elif place := self.find_module(module, path):
                        inner = module.replace(".", "/")
                        votes[place[: f"/{place}".rindex(f"/{inner}")].rstrip("/"), False] += 1
        return votes


def is_aside(path: str) -> bool:
    """Whether a file is a test, an example or the like, by its name."""
    *folders, name = path.split("/")
    if name.startswith("test_") or name.endswith("_test.py") or name in {"conftest.py", "setup.py"}:
        return True
    return not ASIDE.isdisjoint(folders)


def in_common(one: str, other: str) -> int:
    """Return how near two files are: how many folders they share, then how shallow the first is."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return 100 * sum(1 for _ in takewhile(lambda it: it[0] == it[1], pairs)) - one.count("/")


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _imports(block: Sequence[ast.stmt]) -> Iterator[tuple[str, str]]:
    for stmt in statements_of_scope(block):
        yield from imported(stmt)


def _modules(stmt: ast.stmt) -> Iterator[str]:
    """Yield the modules that an import names."""
    if isinstance(stmt, ast.Import):
        yield from (it.name for it in stmt.names)
    elif isinstance(stmt, ast.ImportFrom):
        yield "." * stmt.level + (stmt.module or "")
