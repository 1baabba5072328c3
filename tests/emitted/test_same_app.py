"""The same app on another database: only what stores differs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .databases import SQL
from .kit import Case
from .resource import EVERY_TYPE

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Emit

RESOURCE = [f"crud Post {EVERY_TYPE}", "crud Note title:str --hooks --soft-delete"]
ASKING = {"app/main.py", "app/health/routes.py", "tests/test_app.py"}
STORES = re.compile(  # And the files that name the driver, the server, or where it is
    r"app/(db|columns|config|decimals|paging|structures)\.py|app/\w+/models\.py"
    r"|migrations/(env\.py|versions/.*)|tests/(conftest|test_decimals|test_migrations|test_structures)\.py"
    r"|pyproject\.toml|compose\.yaml|Dockerfile|justfile|README\.md|\.github/workflows/ci\.yml|\.env\.example"
)


@pytest.mark.parametrize("db", SQL[1:])
def test_only_what_stores_differs(emitted: Emit, db: str) -> None:
    usual, other = files(emitted(Case("", RESOURCE))), files(emitted(Case(f"--db {db}", RESOURCE)))
    differ = {it for it in usual | other if usual.get(it) != other.get(it)}
    assert {it for it in differ if not STORES.fullmatch(it)} == ASKING | {"tests/test_db.py"}
    for path in ASKING:  # A server may be down or say no: a line each that says so
        lines = [it[path].decode().splitlines() for it in (usual, other)]
        assert len(set(lines[1]) - set(lines[0])) <= 3
    assert "app/db.py" in differ


def test_on_mongodb_routes_and_pages_are_the_same(emitted: Emit) -> None:
    usual, other = (files(emitted(Case(it, RESOURCE))) for it in ("", "--db mongodb"))
    seen = {it for it in usual if it.endswith((".html", "/api.py", "/routes.py", "app/forms.py"))}
    assert {it for it in seen if usual[it] != other.get(it)} == {"app/health/routes.py"}


def files(root: Path) -> dict[str, bytes]:
    found = (it for it in root.rglob("*") if it.is_file())
    names = {it.relative_to(root).as_posix(): it for it in found}
    return {name: it.read_bytes() for name, it in names.items() if not name.startswith(".vibegen/")}
