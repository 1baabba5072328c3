"""How much is emitted, what it installs, and that it can do without us.

Lines are lines of code: neither blank, nor comment, nor docstring.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .kit import REPOSITORY, Case, code_lines, python_files, run

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Emit

FOUR_FIELDS = "crud Post title:str:max=200 body:text views:int published:bool"
FIVE = "crud Comment author:str body:text votes:int seen:bool"
MAX_API = 800
MAX_PAGES = 1_500
MAX_RESOURCE = 450
MAX_FILE = 160  # Lines of all kinds
MAX_PACKAGES = 20
OURS = re.compile("vibegen", re.IGNORECASE)
MAY_NAME_US = {"README.md", "AGENTS.md"}


def lines(root: Path) -> int:
    return code_lines(python_files(root))


def test_api_with_a_resource_is_short(emitted: Emit) -> None:
    assert lines(emitted(Case("--api", [FOUR_FIELDS]))) <= MAX_API


def test_pages_with_a_resource_are_short(emitted: Emit) -> None:
    assert lines(emitted(Case("", [FOUR_FIELDS]))) <= MAX_PAGES


def test_another_resource_is_short(emitted: Emit) -> None:
    one, two = emitted(Case("", [FOUR_FIELDS])), emitted(Case("", [FOUR_FIELDS, FIVE]))
    assert lines(two) - lines(one) <= MAX_RESOURCE


def test_files_are_short(emitted: Emit) -> None:
    roots = [emitted(Case("", [FOUR_FIELDS])), emitted(Case("--api", [FOUR_FIELDS]))]
    files = [it for root in roots for it in python_files(root) if it.parent.name != "tests"]
    counts = {str(it): len(it.read_text().splitlines()) for it in files}
    assert {path: count for path, count in counts.items() if count > MAX_FILE} == {}


def test_smallest_app_installs_few_packages(emitted: Emit) -> None:
    root = emitted(Case("--api --db none"))
    words = ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "pyproject.toml"]
    packages = run(words, root).stdout.split()
    assert 0 < len(packages) <= MAX_PACKAGES, packages


def test_nothing_in_the_app_needs_or_names_us(emitted: Emit) -> None:
    root = emitted(Case("", [FOUR_FIELDS]))
    named = [
        it.relative_to(root).as_posix()
        for it in root.rglob("*")
        if it.is_file()
        and not {".git", ".vibegen"} & set(it.relative_to(root).parts)
        and OURS.search(it.read_text(errors="replace"))
    ]
    assert set(named) <= MAY_NAME_US


def test_the_app_runs_without_our_record(emitted: Emit) -> None:
    root = emitted(Case("", [FOUR_FIELDS]))
    python = [it for it in python_files(root) if ".vibegen" in it.read_text()]
    assert python == []
    assert REPOSITORY not in root.parents
