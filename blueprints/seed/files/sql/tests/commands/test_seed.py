"""Made-up rows in tables, by the command and by hand."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated

import pytest
from pydantic import BaseModel, Field
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field as Stored
from sqlmodel import SQLModel

from app.seed import cli, column, store
from app.seed.resources import Resource
from app.seed.store import fill, resources

Run = Callable[..., str]


class Base(SQLModel):
    """Tables apart from those of the app."""

    metadata = MetaData()


class Author(Base, table=True):
    """What others refer to."""

    id: int | None = Stored(default=None, primary_key=True)
    name: str = Stored(unique=True, max_length=12)
    made: bool = True


class Book(Base, table=True):
    """What refers to others, and to its like."""

    id: int | None = Stored(default=None, primary_key=True)
    author_id: int = Stored(foreign_key="author.id")
    sequel_id: int | None = Stored(default=None, foreign_key="book.id")


class Portrait(Base, table=True):
    """What there is one of for each other."""

    id: int | None = Stored(default=None, primary_key=True)
    author_id: int = Stored(foreign_key="author.id", unique=True)


readers = Table(
    "readers",
    Base.metadata,
    Column("book_id", Integer, ForeignKey("book.id"), primary_key=True),
    Column("author_id", Integer, ForeignKey("author.id"), primary_key=True),
)


class AuthorCreate(BaseModel):
    """An author to create."""

    name: Annotated[str, Field(max_length=12)]
    friends: list[str]  # Is stored elsewhere


class BookCreate(BaseModel):
    """A book to create."""

    author_id: int
    sequel_id: int | None = None


class PortraitCreate(BaseModel):
    """A portrait to create."""

    author_id: int


PORTRAITS = Resource("portraits", Portrait, PortraitCreate)
AUTHORS = Resource("authors", Author, AuthorCreate)
BOOKS = Resource("books", Book, BookCreate)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column, "POOL", 100)
    monkeypatch.setattr(store, "BATCH", 50)


@pytest.fixture
async def tables(db: AsyncSession) -> AsyncIterator[AsyncSession]:
    connection = await db.connection()
    await connection.run_sync(Base.metadata.create_all)
    yield db
    connection = await db.connection()
    await connection.run_sync(Base.metadata.drop_all)
    await db.commit()


async def fill_all(db: AsyncSession, resource: Resource, rows: int, seed: int = 0) -> list[int]:
    return [it async for it in fill(db, resource, rows, seed)]


async def names(db: AsyncSession) -> list[str]:
    return sorted(it.name for it in await db.scalars(select(Author)))


async def test_same_seed_same_rows(tables: AsyncSession) -> None:
    found: list[list[str]] = []
    for seed in (1, 1, 2):
        assert await fill_all(tables, AUTHORS, 20, seed) == [20]
        found.append(await names(tables))
        await tables.execute(delete(Author))
    assert found[0] == found[1] != found[2]
    assert len({*found[0]}) == 20


async def test_more_rows_are_others(tables: AsyncSession) -> None:
    assert await fill_all(tables, AUTHORS, 120) == [50, 50, 20]
    assert await fill_all(tables, AUTHORS, 50) == [50]
    assert len({*await names(tables)}) == 170


async def test_references_lead_to_rows(tables: AsyncSession) -> None:
    with pytest.raises(ValueError, match=r"`book.author_id` needs more rows in `author`"):
        await fill_all(tables, BOOKS, 10)
    await fill_all(tables, AUTHORS, 3)
    await fill_all(tables, BOOKS, 30)
    books = (await tables.scalars(select(Book))).all()
    authors = (await tables.scalars(select(Author))).all()
    assert {book.author_id for book in books} == {author.id for author in authors}
    assert {book.sequel_id for book in books} == {None}  # There was none yet
    pairs = {tuple(it) for it in await tables.execute(select(readers))}
    assert {author for _, author in pairs} == {author.id for author in authors}
    assert 10 < len({book for book, _ in pairs}) < 30


async def test_a_unique_reference_leads_to_each_once(tables: AsyncSession) -> None:
    await fill_all(tables, AUTHORS, 70)
    for rows in (60, 10):
        await fill_all(tables, PORTRAITS, rows)
    with pytest.raises(ValueError, match=r"`portrait.author_id` needs more rows in `author`"):
        await fill_all(tables, PORTRAITS, 1)


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
