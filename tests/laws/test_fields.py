"""The laws of commands hold for those that change fields, in an app with a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vibegen.testing import check_blueprint

from .conftest import content

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Vibegen

COMMANDS = (
    "add field Post subtitle:str:null views:int:default=0",
    "rename field Post.title headline",
    "remove field Post.title",
    "change field Post.title str:max=300",
    "change field Post.body str:max=100:null:index",
)


@pytest.fixture
def posts(blog: Path, vibegen: Vibegen) -> Path:
    vibegen("add", "crud", "Post", "title:str:max=200:index", "body:text", "sku:str:unique:null")
    return blog


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_the_laws_hold(posts: Path, command: str) -> None:
    check_blueprint(posts, *command.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_line_ends_stay(posts: Path, vibegen: Vibegen, command: str) -> None:
    files = [it for it in posts.rglob("*") if it.suffix in {".py", ".html"} and it.is_file()]
    for file in (*files, posts / "pyproject.toml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    before = content(posts)
    vibegen(*command.split())
    for file in files:
        assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    vibegen("undo")
    assert content(posts) == before


def test_a_field_that_comes_and_goes_again(posts: Path, vibegen: Vibegen) -> None:
    models = (posts / "app/posts/models.py").read_bytes()
    before = content(posts)
    for _ in range(2):
        vibegen("add", "field", "Post", "subtitle:str:null")
        vibegen("remove", "field", "Post.subtitle")
    assert (posts / "app/posts/models.py").read_bytes() == models
    versions = sorted(it.name for it in (posts / "migrations/versions").glob("*.py"))
    assert versions == [
        "0001_create_posts.py",
        "0002_add_posts_subtitle.py",
        "0003_remove_posts_subtitle.py",
        "0004_add2_posts_subtitle.py",
        "0005_remove2_posts_subtitle.py",
    ]
    for _ in range(4):
        vibegen("undo")
    assert content(posts) == before


def test_another_command_can_be_taken_back_below_it(posts: Path, vibegen: Vibegen) -> None:
    """What a later field command brought along stays with it, and its migration follows on."""
    vibegen("add", "crud", "Tag", "price:decimal:8/2")
    vibegen("add", "field", "Post", "price:decimal:8/2:null")
    vibegen("undo", "3")
    assert not (posts / "app/tags/models.py").exists()
    assert (posts / "app/decimals.py").exists()
    migration = (posts / "migrations/versions/0003_add_posts_price.py").read_text()
    assert 'down_revision = "0001_create_posts"' in migration


def test_what_it_builds_on_cannot_be_taken_back(posts: Path, vibegen: Vibegen) -> None:
    before = content(posts)
    vibegen("add", "field", "Post", "subtitle:str:null")
    after = content(posts)
    vibegen("rename", "field", "Post.subtitle", "lead")
    vibegen("undo", "2", code=5)
    vibegen("undo", "3", code=5)
    vibegen("undo")
    assert content(posts) == after
    vibegen("undo")
    assert content(posts) == before
