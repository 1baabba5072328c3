"""Made-up rows as documents, by the command and by hand."""

from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Annotated, ClassVar

import pytest
from beanie import Document, PydanticObjectId, init_beanie  # pyright: ignore[reportUnknownVariableType] - says not what its database holds
from fastapi import FastAPI
from pydantic import BaseModel, Field
from pymongo import IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession

from app.seed import cli, column, references, store
from app.seed.factory import Factory
from app.seed.resources import Resource, pick_any, row_maker
from app.seed.store import fill, resources

Run = Callable[..., str]


class Author(Document):
    """What no two have the name of."""

    name: str
    made: bool = True

    class Settings:
        """Where Beanie keeps authors, and how."""

        name = "authors"
        indexes: ClassVar = [IndexModel("name", unique=True)]


class AuthorCreate(BaseModel):
    """An author to create."""

    name: Annotated[str, Field(max_length=12)]
    friends: list[str]  # Is stored elsewhere


class Book(Document):
    """What refers to others."""

    author_id: PydanticObjectId
    sequel_id: PydanticObjectId | None = None
    reader_ids: list[PydanticObjectId]

    class Settings:
        """Where Beanie keeps books."""

        name = "books"


class Portrait(Document):
    """What there is one of for each author."""

    author_id: PydanticObjectId

    class Settings:
        """Where Beanie keeps portraits, and how."""

        name = "portraits"
        indexes: ClassVar = [IndexModel("author_id", unique=True)]


class PortraitCreate(BaseModel):
    """A portrait to create."""

    author_id: PydanticObjectId


class BookCreate(BaseModel):
    """A book to create."""

    author_id: PydanticObjectId
    sequel_id: PydanticObjectId | None = None
    reader_ids: list[PydanticObjectId]


class LovingCreate(AuthorCreate):
    """An author who may have a favorite."""

    favorite_id: PydanticObjectId | None = None


AUTHORS = Resource("authors", Author, AuthorCreate)
BOOKS = Resource("books", Book, BookCreate)
PORTRAITS = Resource("portraits", Portrait, PortraitCreate)
RELATIONS = {"author": SimpleNamespace(model=Author), "sequel": SimpleNamespace(model=Book)}
LINKS = {"readers": SimpleNamespace(key="reader_ids", relation=SimpleNamespace(model=Author))}
QUERIES = {
    "authors": SimpleNamespace(),
    "books": SimpleNamespace(RELATIONS=RELATIONS, LINKS=LINKS),
    "portraits": SimpleNamespace(RELATIONS={"author": RELATIONS["author"]}),
}


def queries_of(module: str) -> SimpleNamespace:
    """Return what queries say of references."""
    return QUERIES[module.split(".")[1]]


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "import_module", queries_of)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column, "POOL", 100)
    monkeypatch.setattr(store, "BATCH", 50)


@pytest.fixture
async def authors(
    app: FastAPI, db: AsyncClientSession, queries: None
) -> AsyncIterator[AsyncClientSession]:
    database = app.state.client.get_default_database()
    await init_beanie(database, document_models=[Author, Book, Portrait])
    yield db
    await Author.delete_all()
    await Book.delete_all()
    await Portrait.delete_all()


async def fill_all(db: AsyncClientSession, rows: int, seed: int = 0) -> list[int]:
    return [it async for it in fill(db, AUTHORS, rows, seed)]


async def names() -> list[str]:
    return sorted(it.name for it in await Author.find_all().to_list())


async def test_same_seed_same_rows(authors: AsyncClientSession) -> None:
    found: list[list[str]] = []
    for seed in (1, 1, 2):
        assert await fill_all(authors, 20, seed) == [20]
        found.append(await names())
        await Author.delete_all()
    assert found[0] == found[1] != found[2]
    assert len({*found[0]}) == 20


async def test_more_rows_are_others(authors: AsyncClientSession) -> None:
    assert await fill_all(authors, 120) == [50, 50, 20]
    assert await fill_all(authors, 50) == [50]
    assert len({*await names()}) == 170


def test_a_reference_is_to_what_is_there() -> None:
    some = row_maker(AUTHORS, Factory(AuthorCreate), {"name": pick_any(["a", "b"], 0)})
    none = row_maker(AUTHORS, Factory(AuthorCreate), {"name": pick_any([], 0)})
    assert some(7)["name"] in {"a", "b"}
    assert none(7)["name"] is None


async def test_references_are_to_what_is_there(authors: AsyncClientSession) -> None:
    with pytest.raises(ValueError, match=r"`books.author_id` needs more documents in `authors`"):
        await anext(fill(authors, BOOKS, 1, 0))
    await fill_all(authors, 9)
    for seed in (1, 2):
        assert [it async for it in fill(authors, BOOKS, 20, seed)] == [20]
    people = {it.id for it in await Author.find_all().to_list()}
    books = {it.id: it for it in await Book.find_all().to_list()}
    assert {it.author_id for it in books.values()} <= people
    assert {key for it in books.values() for key in it.reader_ids} <= people
    assert {len(it.reader_ids) for it in books.values()} >= {0, 1, 2}
    assert {it.sequel_id for it in books.values()} & books.keys()


async def test_a_unique_reference_is_to_each_once(authors: AsyncClientSession) -> None:
    await fill_all(authors, 70)
    for rows in (60, 10):
        assert sum([it async for it in fill(authors, PORTRAITS, rows, 0)]) == rows
    with pytest.raises(ValueError, match=r"`portraits.author_id` needs more documents"):
        await anext(fill(authors, PORTRAITS, 1, 0))


@pytest.mark.usefixtures("queries")
@pytest.mark.parametrize("favorites", [{}, {"favorite": SimpleNamespace(model=Book)}])
def test_what_others_refer_to_comes_first(
    monkeypatch: pytest.MonkeyPatch, favorites: dict[str, object]
) -> None:
    monkeypatch.setitem(QUERIES, "authors", SimpleNamespace(RELATIONS=favorites))
    found = {"books": BOOKS, "authors": Resource("authors", Author, LovingCreate)}
    assert [*references.ordered(found)] == ["authors", "books"]


def test_every_resource_gets_rows(run: Run) -> None:
    run("db create-schema")
    for _ in range(2):
        assert run("db seed --rows 30").splitlines() == [*resources()]


def test_nothing_else_gets_rows(run: Run) -> None:
    for name in [*resources()][:1]:
        run("db create-schema")
        assert run(f"db seed {name} --rows 2").splitlines() == [name]


def test_only_what_can_be_seeded(run: Run) -> None:
    error, hint = run("db seed nothings", code=1).splitlines()
    assert error == "error: there is no `nothings`"
    assert hint.startswith("hint: one of ")


def test_production_is_left_alone(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    error, hint = run("db seed", code=1).splitlines()
    assert (error, hint[:14]) == ("error: this is production", "hint: `--force")
    run("db create-schema")
    assert run("db seed --rows 1 --force").splitlines() == [*resources()]


def test_what_cannot_be_made_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run_out(*_given: object) -> None:
        raise ValueError("`rank` has 2 different values only")

    monkeypatch.setattr(cli, "seed_all", run_out)
    error, hint = run("db seed", code=1).splitlines()
    assert error == "error: `rank` has 2 different values only"
    assert hint.startswith("hint: fewer `--rows`")
