"""`--text-index`: what is sent to MongoDB, and what the app's own tests say without one."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from .databases import MongoDatabase
from .kit import Case, vibegen

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Databases, Emit
    from .kit import Environment

ARTICLES = Case("--db mongodb --api", ["crud Article title:str body:text views:int --text-index"])
MONGODB = pytest.mark.skipif(
    not os.environ.get("MONGODB_URL"),
    reason="`--text-index` was not tried on a real MongoDB: set MONGODB_URL to one",
)
SENT = """
from contextlib import suppress

import pytest
from beanie import init_beanie
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure
from pymongo.monitoring import CommandListener

from app.articles import queries
from app.articles.models import Article
from app.articles.schemas import ArticleList


class Listener(CommandListener):
    def __init__(self):
        self.sent = []

    def started(self, event):
        self.sent.append(dict(event.command))

    def succeeded(self, event): ...

    def failed(self, event): ...


@pytest.fixture
async def listener():
    return Listener()


@pytest.fixture
async def client(server_url, listener):
    async with AsyncMongoClient(server_url, event_listeners=[listener]) as client:
        yield client


async def test_the_index_is_declared(client, listener):
    with suppress(OperationFailure):
        await init_beanie(client.sent, document_models=[Article])
    (sent,) = [it for it in listener.sent if "createIndexes" in it]
    assert (sent["createIndexes"], sent["indexes"]) == ("articles", [{
        "key": {"title": "text", "body": "text"},
        "name": "search",
        "default_language": "english",
    }])


async def test_the_search_asks_it(client, listener):
    await init_beanie(client.sent, document_models=[Article], skip_indexes=True)
    query = ArticleList(search="a (b)", views=5)
    async with client.start_session() as session:
        with suppress(OperationFailure):
            await queries.list_articles(session, query)
    sent = next(it for it in listener.sent if "aggregate" in it)
    assert sent["aggregate"] == "articles"
    text, rest, *_ = sent["pipeline"]
    assert text == {"$match": {"$text": {"$search": "a (b)"}}}
    assert rest == {"$match": {"views": {"$eq": 5}}}
"""

DROPPED = '''
from app.migrations.batches import drop_indexes


class Collection:
    """As a real server describes its indexes."""

    name = "articles"
    dropped = []

    async def index_information(self):
        text = {"key": [("_fts", "text"), ("_ftsx", 1)], "weights": {"title": 1, "body": 1}}
        return {"_id_": {"key": [("_id", 1)]}, "search": text}

    async def drop_index(self, name):
        self.dropped.append(name)


async def test_the_text_index_of_a_field_goes():
    await drop_indexes(Collection(), "views")
    assert Collection.dropped == []
    await drop_indexes(Collection(), "title")
    assert Collection.dropped == ["search"]
'''


@pytest.fixture
def root(emitted: Emit, tmp_path: Path) -> Path:
    return shutil.copytree(emitted(ARTICLES), tmp_path / "blog")


@pytest.mark.slow
def test_index_and_query_are_sent(
    root: Path, environment: Environment, databases: Databases
) -> None:
    (root / "tests" / "test_sent.py").write_text(SENT)
    env = {"MONGODB_URL": databases("mongodb").url}  # So that the index is not left out
    environment.run("pytest -n 0 -p no:cacheprovider tests/test_sent.py", root, env)


@pytest.mark.slow
def test_own_tests_say_what_they_could_not_try(root: Path, environment: Environment) -> None:
    tests = "tests/test_articles_search.py tests/test_articles_api.py"
    done = environment.run(f"pytest -n 0 -p no:cacheprovider {tests}", root, {"MONGODB_URL": ""})
    assert "search needs a real MongoDB: set MONGODB_URL to run this test" in done.stdout
    assert ", 3 skipped" in done.stdout


@pytest.mark.slow
def test_the_old_index_goes(root: Path, environment: Environment, databases: Databases) -> None:
    vibegen(root, "add", "field", "Article", "lead:str:null")
    environment.run("ruff check --no-cache .", root)
    environment.run("ruff format --check --no-cache .", root)
    environment.run(f"ty check --error-on-warning --python {environment.python}", root)
    database = databases("mongodb").database()
    assert isinstance(database, MongoDatabase)
    articles = database.documents["articles"]
    articles.create_index("title", name="search")  # The server has no text index
    for _ in range(2):
        script = "python -m app.migrations.0001_add_articles_lead"
        environment.run(script, root, {"DATABASE_URL": database.url})
        assert [*articles.index_information()] == ["_id_"]

    vibegen(root, "rename", "field", "Article.title", "name")
    (root / "tests" / "test_dropped.py").write_text(DROPPED)
    environment.run("pytest -n 0 -p no:cacheprovider tests/test_dropped.py", root)


@MONGODB
def test_search_on_a_real_server(root: Path, environment: Environment) -> None:
    done = environment.run("pytest -n 2 -p no:cacheprovider", root)
    assert "skipped" not in done.stdout
