"""The way from one database to another, as docs/databases.md has it."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from .kit import Case

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Databases, Emit
    from .kit import Environment

RESOURCE = (
    "crud Post title:str:max=80 price:decimal:10/2 status:enum:draft/done rank:int:null "
    "moment:datetime:null meta:json:null score:float"
)
TAKEN_OVER = (
    *("app/db.py", "app/columns.py", "app/paging.py", "migrations/env.py"),
    *("tests/conftest.py", "compose.yaml"),
)


@pytest.mark.slow
def test_an_app_moves_from_sqlite_to_postgresql(
    emitted: Emit, environment: Environment, databases: Databases, tmp_path: Path
) -> None:
    other = emitted(Case("--db postgres", ["crud Thing name"]))
    root = shutil.copytree(emitted(Case("", [RESOURCE])), tmp_path / "blog")
    for path in TAKEN_OVER:
        shutil.copy(other / path, root / path)
    project = root / "pyproject.toml"
    quiet = 'filterwarnings = ["error", "ignore:XDG_RUNTIME_DIR"]'
    project.write_text(re.sub("filterwarnings = .*", quiet, project.read_text()))
    assert " passed" in environment.run("pytest -n 0", root).stdout
    environment.run("ruff check", root)
    url = {"DATABASE_URL": databases("postgres").database().url}
    environment.run("alembic upgrade head", root, url)
    environment.run("alembic check", root, url)
