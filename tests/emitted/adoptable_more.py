"""More apps that vibegen did not make: other manners, no database, bases that bring columns."""

from __future__ import annotations

from .adoptable import ALEMBIC, SQLALCHEMY_ASYNC, SQLALCHEMY_SYNC, Adoptable
from .adoptable_sqlmodel import SQLMODEL_ASYNC, SQLMODEL_SYNC

NO_DATABASE = Adoptable(
    app="web.main:app",
    style=("format.indent-style='tab'",),
    text="""
=== requirements.txt
fastapi
jinja2
=== web/__init__.py
=== web/main.py
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from web.rendering import templates

app = FastAPI()


@app.get("/", response_class=HTMLResponse)
async def home(request: Request):
	return templates.TemplateResponse(request, "home.html", {"folder": Path.cwd().name})


@app.get("/health")
async def health():
	return {
		"status": "fine",
	}
=== web/rendering.py
from pathlib import Path

from fastapi.templating import Jinja2Templates

templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
=== web/templates/layout.html
<!doctype html>
<html lang="en">
	<head><title>{% block title %}Web{% endblock %}</title></head>
	<body>{% block content %}{% endblock %}</body>
</html>
=== web/templates/home.html
{% extends "layout.html" %}
{% block content %}<h1>Home of {{ folder }}</h1>{% endblock %}
""",
)
RICH_BASE = Adoptable(
    model="Animal",
    width=79,
    text=ALEMBIC
    + '''
=== migrations/versions/0001_animal.py
"""Animals."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "animal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("animal")
=== pyproject.toml
[project]
name = "farm"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["fastapi>=0.115", "sqlalchemy>=2.0"]

[tool.ruff]
line-length = 79
=== app/__init__.py
=== app/db.py
import os
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import MetaData, create_engine, func
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    mapped_column,
    sessionmaker,
)

URL = os.environ.get("DATABASE_URL", "sqlite:///farm.db")

engine = create_engine(URL.replace("+aiosqlite", ""))
SessionLocal = sessionmaker(engine)


class TimestampMixin:
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Base(TimestampMixin, DeclarativeBase):
    __abstract__ = True
    metadata = MetaData(
        naming_convention={
            "ix": "idx_%(column_0_label)s",
            "uq": "unique_%(table_name)s_%(column_0_name)s",
            "pk": "pkey_%(table_name)s",
        }
    )

    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()


def get_session() -> Iterator[Session]:
    with SessionLocal() as session:
        yield session
=== app/items.py
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import Base, get_session


class Animal(Base):
    name: Mapped[str] = mapped_column(String(50))


router = APIRouter(prefix="/animals")


@router.get("")
def list_animals(
    session: Annotated[Session, Depends(get_session)],
) -> list[str]:
    return [animal.name for animal in session.scalars(select(Animal))]
=== app/main.py
from fastapi import FastAPI

from app.items import router as animals_router

app = FastAPI()
app.include_router(animals_router)
=== tests/test_animals.py
from app.main import app


def test_animals_are_there() -> None:
    assert app.url_path_for("list_animals") == "/animals"
''',
)
DATACLASSES = Adoptable(
    app="main:app",
    text="""
=== requirements.txt
fastapi
sqlalchemy
=== db.py
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session

engine = create_engine("sqlite:///app.db")


class Base(MappedAsDataclass, DeclarativeBase):
    pass


def get_session():
    with Session(engine) as session:
        yield session
=== main.py
from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from db import get_session

app = FastAPI()


@app.get("/")
def home(session: Session = Depends(get_session)):
    return session.scalar(text("select 1"))
""",
)
APPS = {
    "sqlalchemy-async": SQLALCHEMY_ASYNC,
    "sqlalchemy-sync": SQLALCHEMY_SYNC,
    "sqlmodel-sync": SQLMODEL_SYNC,
    "sqlmodel-async": SQLMODEL_ASYNC,
    "no-database": NO_DATABASE,
    "rich-base": RICH_BASE,
}
