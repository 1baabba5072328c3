"""Small apps that vibegen did not make, each with another way to store and to be written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE = re.compile(r"(?m)^=== (\S+)\n")


@dataclass(frozen=True)
class Adoptable:
    """An app to adopt.

    Args:
        text: Its files, each behind a line `=== path`.
        app: What makes or is the FastAPI object, as `app.main:app`.
        source: The folder that it is run from, where Python finds its modules.
        make_tables: What makes its tables at once, as Python source; "" where Alembic does, or the
            app itself when it starts.
        width: How long a line may be.
        style: What else its formatter is told, as ruff calls it.
        crlf: Whether lines end as on Windows.
        model: A model that it has.
    """

    text: str
    app: str = "app.main:app"
    source: str = "."
    make_tables: str = ""
    width: int = 88
    style: tuple[str, ...] = ()
    crlf: bool = False
    model: str = ""

    @property
    def stores(self) -> bool:
        """Whether it has a database."""
        return "sqlalchemy" in self.text or "sqlmodel" in self.text

    def write(self, root: Path) -> Path:
        """Write the files below a folder."""
        _, *parts = FILE.split(self.text)
        for path, text in zip(parts[::2], parts[1::2], strict=True):
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            lines = text.strip("\n") + "\n" if text.strip() else ""
            file.write_bytes(lines.replace("\n", "\r\n" if self.crlf else "\n").encode())
        return root


ALEMBIC = '''
=== alembic.ini
[alembic]
script_location = migrations
prepend_sys_path = .
=== migrations/script.py.mako
"""${message}."""
=== migrations/env.py
"""Migrations."""

from alembic import context
from sqlalchemy import create_engine

from app import items  # noqa: F401
from app.db import URL, Base

target_metadata = Base.metadata

engine = create_engine(URL.replace("+aiosqlite", ""))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
'''
SQLALCHEMY_ASYNC = Adoptable(
    model="Item",
    text=ALEMBIC
    + '''
=== pyproject.toml
[project]
name = "shelf"
version = "1.0"
requires-python = ">=3.11"
dependencies = [
    "aiosqlite>=0.20",
    "alembic>=1.13",
    "fastapi>=0.115",
    "sqlalchemy[asyncio]>=2.0",
]
=== migrations/versions/3f2a9c51d0be_items.py
"""Items."""

import sqlalchemy as sa
from alembic import op

revision = "3f2a9c51d0be"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("items")
=== app/__init__.py
=== app/db.py
"""The database."""

import os
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///./shelf.db")

engine = create_async_engine(URL)
make_session = async_sessionmaker(engine)


class Base(DeclarativeBase):
    pass


async def get_session() -> AsyncIterator[AsyncSession]:
    async with make_session() as session:
        yield session
=== app/items/__init__.py
from app.items import models

__all__ = ["models"]
=== app/items/models.py
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Item(Base):
    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
=== app/items/routes.py
from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import get_session
from app.items.models import Item

router = APIRouter(prefix="/items", tags=["items"])


@router.get("")
async def list_items(session: AsyncSession = Depends(get_session)) -> list[str]:
    return [item.name for item in await session.scalars(select(Item))]
=== app/api.py
from fastapi import APIRouter

from app.items.routes import router as items_router

router = APIRouter(prefix="/v1")
router.include_router(items_router)
=== app/main.py
from fastapi import FastAPI

from app.api import router

app = FastAPI(title="Shelf")
app.include_router(router)
=== tests/test_items.py
from app.main import app


def test_items_are_there() -> None:
    assert app.url_path_for("list_items") == "/v1/items"
''',
)
SQLALCHEMY_SYNC = Adoptable(
    model="Author",
    app="main:app",
    make_tables="import main; from database import Base, engine; Base.metadata.create_all(engine)",
    text="""
=== requirements.txt
fastapi>=0.115
sqlalchemy>=2.0
=== database.py
import os

from sqlalchemy import create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

engine = create_engine(
    os.environ.get("DATABASE_URL", "sqlite:///./books.db").replace("+aiosqlite", ""),
    connect_args={"check_same_thread": False},
)
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)

Base = declarative_base()
=== models.py
from sqlalchemy import Column, Integer, String

from database import Base


class Author(Base):
    __tablename__ = "authors"

    id = Column(Integer, primary_key=True, index=True)
    name = Column(String(100))
=== main.py
from fastapi import Depends, FastAPI, Request
from fastapi.templating import Jinja2Templates
from sqlalchemy.orm import Session

from database import SessionLocal
from models import Author

app = FastAPI()
templates = Jinja2Templates(directory="templates")


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


@app.get("/authors")
def list_authors(db: Session = Depends(get_db)):
    return [author.name for author in db.query(Author).all()]


@app.get("/")
def show_index(request: Request):
    return templates.TemplateResponse(request, "index.html")
=== templates/index.html
<!doctype html>
<html lang="en"><body><h1>Books</h1></body></html>
""",
)
