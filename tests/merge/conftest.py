"""What `add crud Post` emits with several lists of fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from vibegen.golden import run_vibegen

if TYPE_CHECKING:
    from pathlib import Path


class Versions(dict[str, Mapping[str, str]]):
    """The files under each list of fields; short where hypothesis prints it."""

    def __repr__(self) -> str:
        return "Versions"


FIELDS = (
    "title:str:max=200 body:text",
    "title:str:max=200 body:text subtitle:str:null",
    "title:str:max=300 body:text views:int:default=0",
    "headline:str:max=200 body:text",
    "title:str:max=200 body:text sku:str:unique kind:enum:news/note",
    "title:str:max=200",
)
PATHS = (
    *("app/posts/models.py", "app/posts/schemas.py", "app/posts/queries.py", "app/posts/routes.py"),
    *("app/posts/api.py", "tests/test_posts_api.py", "tests/test_posts_pages.py"),
    *("app/posts/form.html", "app/posts/show.html", "app/posts/list.html", "app/posts/_rows.html"),
)


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Return the files of the resource under each list of fields."""
    root = tmp_path_factory.mktemp("versions")
    assert run_vibegen(root, "new", "blog")[0] == 0
    found = Versions({fields: _emit(root / "blog", fields) for fields in FIELDS})
    assert len({*map(str, found.values())}) == len(FIELDS)
    return found


def _emit(root: Path, fields: str) -> Mapping[str, str]:
    code, out = run_vibegen(root, "add", "crud", "Post", *fields.split())
    assert code == 0, out
    found = {path: (root / path).read_text() for path in PATHS}
    assert run_vibegen(root, "undo")[0] == 0
    return found
