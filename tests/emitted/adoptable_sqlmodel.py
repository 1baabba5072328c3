"""Apps that vibegen did not make and that store with SQLModel."""

from __future__ import annotations

from .adoptable import Adoptable

SQLMODEL_SYNC = Adoptable(
    model="Hero",
    source="backend",
    width=100,
    app="app.main:create_app",
    make_tables=(
        "from sqlmodel import SQLModel; from app.main import create_app; create_app(); "
        "from app.db import engine; SQLModel.metadata.create_all(engine)"
    ),
    text="""
=== README.md
A backend.
=== backend/pyproject.toml
[tool.ruff]
line-length = 100
=== backend/requirements.txt
fastapi>=0.115
sqlmodel>=0.0.22
=== backend/app/__init__.py
=== backend/app/config.py
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "sqlite:///./heroes.db"


settings = Settings()
=== backend/app/db.py
from sqlmodel import create_engine

from app.config import settings

engine = create_engine(settings.database_url.replace("+aiosqlite", ""))
=== backend/app/deps.py
from collections.abc import Generator
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.db import engine


def get_db() -> Generator[Session, None, None]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_db)]
=== backend/app/models.py
from sqlmodel import Field, SQLModel


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
=== backend/app/web.py
from fastapi.templating import Jinja2Templates

templates = Jinja2Templates("app/templates")
=== backend/app/templates/base.html
<!doctype html>
<html lang="en"><body>{% block body %}{% endblock %}</body></html>
=== backend/app/templates/index.html
{% extends "base.html" %}
{% block body %}Heroes{% endblock %}
=== backend/app/routes/__init__.py
=== backend/app/routes/heroes.py
from fastapi import APIRouter
from sqlmodel import select

from app.deps import SessionDep
from app.models import Hero

router = APIRouter(prefix="/heroes")


@router.get("/")
def list_heroes(session: SessionDep) -> list[Hero]:
    return list(session.exec(select(Hero)).all())
=== backend/app/main.py
from fastapi import FastAPI, Request, Response

from app.routes import heroes
from app.web import templates


def create_app() -> FastAPI:
    app = FastAPI(title="Heroes")
    app.include_router(heroes.router, prefix="/api")

    @app.get("/")
    def show_index(request: Request) -> Response:
        return templates.TemplateResponse(request, "index.html")

    return app
=== backend/tests/__init__.py
=== backend/tests/test_heroes.py
from app.main import create_app


def test_heroes_are_there() -> None:
    assert create_app().url_path_for("list_heroes") == "/api/heroes/"
""",
)
SQLMODEL_ASYNC = Adoptable(
    model="Order",
    source="src",
    app="shop.main:app",
    width=120,
    style=("format.quote-style='single'",),
    crlf=True,
    text="""
=== pyproject.toml
[project]
name = 'shop'
version = '1.0'
requires-python = '>=3.11'
dependencies = ['fastapi>=0.115', 'sqlmodel>=0.0.22', 'aiosqlite']

[tool.black]
line-length = 120
skip-string-normalization = true
=== src/shop/__init__.py
=== src/shop/core/__init__.py
=== src/shop/core/database.py
import os
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

engine = create_async_engine(os.environ.get('DATABASE_URL', 'sqlite+aiosqlite:///./shop.db'))


async def get_session() -> AsyncGenerator[AsyncSession, None]:
    async with AsyncSession(engine) as session:
        yield session
=== src/shop/orders/__init__.py
=== src/shop/orders/models.py
from sqlmodel import Field, SQLModel


class Order(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=20)
=== src/shop/orders/routes.py
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ..core.database import get_session
from .models import Order

router = APIRouter(prefix='/orders', tags=['orders'])


@router.get('/')
async def list_orders(session: Annotated[AsyncSession, Depends(get_session)]) -> list[Order]:
    return list((await session.exec(select(Order))).all())
=== src/shop/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlmodel import SQLModel

from .core.database import engine
from .orders.routes import router as orders_router


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    yield


app = FastAPI(title='Shop', lifespan=lifespan)
app.include_router(orders_router)
=== tests/test_orders.py
from shop.main import app


def test_orders_are_there():
    assert app.url_path_for('list_orders') == '/orders/'
""",
)
