"""Options of `add sse` that edit what other commands made."""

from pathlib import Path

import pytest

from vibegen.testing import check_blueprint

from .conftest import Vibegen

CRUD = ("add", "crud", "Post", "title", "body:text")


@pytest.mark.slow
def test_the_laws_hold_for_a_live_list(blog: Path, vibegen: Vibegen) -> None:
    vibegen(*CRUD)
    check_blueprint(blog, "add", "sse", "--for", "Post", "--redis")


def test_redis_comes_later_and_fields_still_change(blog: Path, vibegen: Vibegen) -> None:
    vibegen(*CRUD)
    vibegen("add", "sse", "news", "--for", "Post")
    vibegen("add", "sse", "--redis")
    vibegen("add", "field", "Post", "subtitle:str:null")
    queries = (blog / "app/posts/queries.py").read_text()
    assert queries.count('await broadcast("posts", "posts-changed")') == 3
    assert "subtitle" in queries
    assert "posts-changed" in (blog / "app/posts/_rows.html").read_text()
    for _ in range(4):
        vibegen("undo")
    assert not (blog / "app/events.py").exists()
    assert "REDIS" not in (blog / "compose.yaml").read_text()


def test_a_live_list_in_an_app_without_pages_is_broadcast_only(
    blog: Path, vibegen: Vibegen
) -> None:
    vibegen("add", "crud", "Note", "text", "--api")
    vibegen("add", "sse", "--for", "Note")
    assert 'CHANNELS: list[str] = ["notes"]' in (blog / "app/events.py").read_text()
    assert not (blog / "static/hx-sse.min.js").exists()
