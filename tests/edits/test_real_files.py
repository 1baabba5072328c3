"""Imports added to what people really write: 5,000 files of the installed packages."""

import gc
import sysconfig
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from vibegen.edits import Edit, python
from vibegen.edits.text import split_lines
from vibegen.testing import check_laws

FILES = 5_000
SPARE = 300  # Some packages hold the same file several times
SHARES = 8  # Each some seven seconds
SAMPLE = 20  # One file in so many has to do for the quick tests
LIBRARY, PACKAGES = (Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib"))
MOST_LINES = 3  # Of which one is the import, and two are empty where it opens a section

ROUTER = python.add_import("app.posts.routes", "router", alias="posts_router")
NAME = python.add_import("typing", "NoReturn")
PARENTHESISED = "from typing import (\n"


@pytest.fixture(autouse=True)
def no_garbage_collection() -> Iterator[None]:
    """Trees of syntax have no cycles, and looking for those takes half of the time."""
    gc.disable()
    yield
    gc.enable()


@cache
def real_files() -> tuple[Path, ...]:
    """Return files of all packages and of Python itself; stubs, which pyright has, fill up."""
    own = written(PACKAGES, "*.py")
    own += [it for it in written(LIBRARY, "*.py") if "site-packages" not in it.parts]
    stubs = written(PACKAGES, "*.pyi")
    missing = max(FILES + SPARE - len(own), 1)
    return (*own, *stubs[:: max(len(stubs) // missing, 1)])


def written(folder: Path, pattern: str) -> list[Path]:
    return sorted(it for it in folder.rglob(pattern) if it.stat().st_size)


def check_import(edit: Edit, data: bytes) -> list[str] | None:
    """Check that an import changes nothing but the lines that it adds, byte for byte.

    Returns:
        The added lines, stripped; None if the file was refused.
    """
    source = data.decode()
    assert source.encode() == data
    result = check_laws(edit, source)
    if result is None:
        return None
    old, new = split_lines(source), split_lines(result)
    count = len(new) - len(old)
    same = [it.rstrip("\r\n") for it in old]
    changed = [it.rstrip("\r\n") for it in new]
    head = next((at for at, line in enumerate(same) if line != changed[at]), len(same))
    assert changed[head + count :] == same[head:], "more than one place changed"
    return [line.strip() for line in changed[head : head + count]]


def decoded(paths: tuple[Path, ...]) -> Iterator[tuple[Path, bytes]]:
    """Yield the files in UTF-8; `tests/cli/test_refusals.py` has what becomes of others."""
    for path in paths:
        data = path.read_bytes()
        try:
            data.decode()
        except UnicodeDecodeError:
            continue
        yield path, data


def compiles(data: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "file", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


def check_files(paths: tuple[Path, ...]) -> None:
    """Add imports to files; only those that do not compile as they are may be refused."""
    for path, data in decoded(paths):
        added = check_import(ROUTER, data)
        if added is None:
            assert not compiles(data), path
            continue
        assert len(added) <= MOST_LINES, path
        assert list(filter(None, added)) == ["from app.posts.routes import router as posts_router"]


def test_there_are_enough() -> None:
    assert len({path.read_bytes() for path in real_files()}) >= FILES


def test_an_import_changes_one_line() -> None:
    check_files(real_files()[::SAMPLE])


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_an_import_changes_one_line_in_every_file(share: int) -> None:
    check_files(real_files()[share::SHARES])


def test_a_name_joins_its_module() -> None:
    joined = 0
    for path, data in decoded(real_files()):
        if PARENTHESISED not in data.decode().replace("\r\n", "\n") or b"NoReturn" in data:
            continue
        added = check_import(NAME, data)
        assert added is not None, path
        assert len(added) <= MOST_LINES, path
        assert list(filter(None, added)) in (["NoReturn,"], ["from typing import NoReturn"]), path
        joined += added == ["NoReturn,"]
    assert joined > 10
