"""Imports added to what people really write: the files of the installed packages."""

from pathlib import Path

import fastapi

from vibegen.edits import NoPlace, python
from vibegen.testing import check_laws, only_inserts

EDIT = python.add_import("app.posts.routes", "router", alias="posts_router")
LINE = "from app.posts.routes import router as posts_router"
PACKAGES = Path(fastapi.__file__).parent.parent
FILES = 250


def read_files() -> dict[str, str]:
    """Return files from all over the installed packages, line ends as they are."""
    paths = sorted(path for path in PACKAGES.rglob("*.py") if path.stat().st_size < 60_000)
    sources: dict[str, str] = {}
    for path in paths[:: max(len(paths) // FILES, 1)]:
        data = path.read_bytes()
        try:
            sources[str(path)] = data.decode()
        except UnicodeDecodeError:
            continue  # Its reader would refuse it before any edit
    return sources


def test_an_import_changes_one_line() -> None:
    refused: list[str] = []
    for path, source in read_files().items():
        try:
            result = EDIT(source)
        except NoPlace:
            refused.append(path)
            continue
        assert only_inserts(source, result), path
        assert result.count(LINE) == source.count(LINE) + 1, path
        added = result.replace(LINE, "", 1).count("\n") - source.count("\n")
        assert added in {0, 1, 2, 3}, path
        assert EDIT(result) == result, path
    assert len(refused) <= FILES // 100, refused


def test_a_name_joins_its_module() -> None:
    edit = python.add_import("typing", "NoReturn")
    for source in list(read_files().values())[::10]:
        check_laws(edit, source)
