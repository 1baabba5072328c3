"""Fields of documents that are stored get other names, and go."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from .databases import MongoDatabase
from .kit import Case, vibegen

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Databases, Emit
    from .kit import Environment

DOCUMENTS = 3_000  # Three batches
RENAME = "app.migrations.0001_rename_posts_body"
REMOVE = "app.migrations.0002_remove_posts_slug"
POSTS = "crud Post title:str body:text slug:str:unique"
BOTH_NAMES = '''
from datetime import UTC, datetime

from beanie import init_beanie
from bson import ObjectId
from pydantic import AliasChoices, ConfigDict, Field

from app.documents import row_of
from app.posts import queries
from app.posts.models import Post
from app.posts.schemas import PostList, PostUpdate


class Post(Post):
    model_config = ConfigDict(extra="allow")
    content: str = Field(validation_alias=AliasChoices("content", "body"))

    class Settings:
        name = "posts"


async def test_both_names_are_read_and_the_new_one_is_written(db, monkeypatch):
    """As docs/changing-fields.md has it."""
    await init_beanie(db.client.get_default_database(), document_models=[Post])
    monkeypatch.setattr(queries, "Post", Post)
    monkeypatch.setattr(queries, "ROW", row_of(Post))
    posts = db.client.get_default_database()["posts"]
    now = datetime.now(UTC)
    await posts.insert_one({"title": "a", "body": "old", "created_at": now, "updated_at": now})
    page = await queries.list_posts(db, PostList())
    post = await queries.get_post(db, ObjectId(page["items"][0]["id"]))
    assert (page["items"][0]["content"], post.content) == ("old", "old")
    await queries.update_post(db, post, {"content": "new"})
    assert (await queries.get_post(db, post.id)).content == "new"
    assert (await posts.find_one())["content"] == "new"
'''


@pytest.mark.slow
def test_a_migration_that_is_killed_goes_on(
    emitted: Emit, environment: Environment, databases: Databases, tmp_path: Path
) -> None:
    case = Case("--db mongodb --api", [POSTS])
    root = shutil.copytree(emitted(case), tmp_path / "blog")
    vibegen(root, "rename", "field", "Post.body", "content")
    vibegen(root, "remove", "field", "Post.slug")
    environment.run("ruff check --no-cache .", root)
    environment.run("ruff format --check --no-cache .", root)
    environment.run(f"ty check --error-on-warning --python {environment.python}", root)
    database = databases("mongodb").database()
    assert isinstance(database, MongoDatabase)
    posts = database.documents["posts"]
    posts.insert_many([{"body": f"{it}", "slug": f"{it}"} for it in range(DOCUMENTS)])
    posts.create_index("slug", unique=True)
    env = {"DATABASE_URL": database.url}

    said = environment.run(f"python -m {RENAME} --dry-run", root, env).stdout
    assert said.startswith(f"{DOCUMENTS} of posts: ")
    assert posts.count_documents({"content": {"$exists": True}}) == 0
    kill_half_way(root, environment, database)
    done = posts.count_documents({"content": {"$exists": True}})
    assert 0 < done < DOCUMENTS
    said = environment.run(f"python -m {RENAME}", root, env).stdout
    assert said.startswith(f"{DOCUMENTS - done} of posts: ")
    assert environment.run(f"python -m {RENAME}", root, env).stdout.startswith("0 of posts: ")
    environment.run(f"python -m {REMOVE}", root, env)
    stored = [{**it} for it in posts.find({}, {"_id": 0}).sort("_id")]
    assert stored == [{"content": f"{it}"} for it in range(DOCUMENTS)]
    assert [*posts.index_information()] == ["_id_"]

    (root / "tests" / "test_both_names.py").write_text(BOTH_NAMES)
    names = ("migrations", "posts_api", "both_names")
    tests = " ".join(f"tests/test_{it}.py" for it in names)
    environment.run(f"pytest -q -n 0 -p no:cacheprovider {tests}", root)


def kill_half_way(root: Path, environment: Environment, database: MongoDatabase) -> None:
    """Start the migration, and kill it after its first batch."""
    variables = {**os.environ, **environment.path(), "DATABASE_URL": database.url}
    with subprocess.Popen(
        [environment.python, "-m", RENAME],
        cwd=root,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr
        told = b""
        while b"1000" not in told:
            told += (one := process.stderr.read(1))
            assert one, told
        process.send_signal(signal.SIGKILL)
