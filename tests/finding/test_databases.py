"""Which session, base and library an app has, in the shapes that real apps have."""

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vibegen.finding import find_layout
from vibegen.layout import Database

from .conftest import Wild

Make = Callable[[Mapping[str, str]], Wild]

BASE = "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase): ...\n"
MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"
CASES: dict[str, tuple[Mapping[str, str], Database]] = {
    "nothing": ({}, Database()),
    "an async generator that routes depend on": (
        {
            "app/db.py": BASE + "\n\nasync def get_session(): ...\n",
            "app/routes.py": """
                from fastapi import Depends
                from sqlalchemy.ext.asyncio import AsyncSession

                from app.db import get_session


                async def show(db: AsyncSession = Depends(get_session)) -> None: ...
                """,
            "app/models.py": "from app.db import Base\n\n\nclass User(Base): ...\n",
        },
        Database("sqlalchemy", session="app.db.get_session", base="app.db.Base"),
    ),
    "an alias that features share": (
        {
            "app/db.py": "def get_db(): ...\n",
            "app/deps.py": """
                from typing import Annotated

                from fastapi import Depends
                from sqlmodel import Session

                from app.db import get_db

                SessionDep = Annotated[Session, Depends(get_db)]
                """,
            "app/models.py": """
                from sqlmodel import SQLModel


                class User(SQLModel, table=True): ...
                """,
        },
        Database("sqlmodel", session="app.db.get_db", alias="app.deps.SessionDep", is_async=False),
    ),
    "annotated in each route, exported by a package": (
        {
            "app/db/__init__.py": "from .session import get_db\n",
            "app/db/session.py": BASE + "\n\nasync def get_db(): ...\n",
            "app/routes.py": """
                from typing import Annotated

                from fastapi import Depends
                from sqlalchemy.ext.asyncio import AsyncSession

                from .db import get_db


                async def show(*, db: Annotated[AsyncSession, Depends(get_db)]) -> None: ...
                """,
        },
        Database("sqlalchemy", session="app.db.session.get_db", base="app.db.session.Base"),
    ),
    "a dependency beside the routes: what makes sessions instead": (
        {
            "app/db.py": """
                from sqlalchemy.orm import declarative_base, sessionmaker

                SessionLocal = sessionmaker()
                Base = declarative_base()
                """,
            "app/main.py": """
                from fastapi import Depends, FastAPI
                from sqlalchemy.orm import Session

                from app.db import SessionLocal

                app = FastAPI()


                def get_db(): ...


                @app.get("/")
                def show(db: Session = Depends(get_db)) -> None: ...
                """,
        },
        Database("sqlalchemy", maker="app.db.SessionLocal", is_async=False, base="app.db.Base"),
    ),
    "a generator that no route uses yet": (
        {
            "app/db.py": BASE
            + """
from sqlalchemy.ext.asyncio import async_sessionmaker

factory = async_sessionmaker()


async def get_session():
    async with factory() as session:
        yield session
""",
        },
        Database("sqlalchemy", session="app.db.get_session", base="app.db.Base"),
    ),
    "a session that no route can get": (
        {"app/db.py": BASE, "app/models.py": "from app.db import Base\n\n\nclass A(Base): ...\n"},
        Database("sqlalchemy", base="app.db.Base"),
    ),
    "the base that most models have": (
        {
            "app/db.py": BASE.replace("Base(", "Old(") + "\n\nclass Model(DeclarativeBase): ...\n",
            "app/models.py": """
                from app.db import Model, Old


                class A(Old): ...


                class B(Model): ...


                class C(Model): ...
                """,
            "app/deps.py": """
                from fastapi import Depends
                from sqlalchemy.orm import Session


                def get_db(): ...


                def current(db: Session = Depends(get_db)) -> None: ...
                """,
        },
        Database("sqlalchemy", session="app.deps.get_db", is_async=False, base="app.db.Model"),
    ),
    "Tortoise": ({"app/db.py": "from tortoise import Tortoise\n"}, Database("tortoise")),
    "Beanie": ({"app/db.py": "from beanie import init_beanie\n"}, Database("beanie")),
    "a driver": ({"app/db.py": "import asyncpg\n"}, Database("asyncpg")),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES)
def test_found(tmp_path: Path, files: Mapping[str, str], expected: Database) -> None:
    for path, text in {"app/__init__.py": "", "app/main.py": MAIN, **files}.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(textwrap.dedent(text).lstrip("\n"))
    found = find_layout(tmp_path)
    assert found
    assert found.layout.database == expected


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            CASES["Tortoise"][0],
            "error: `Memo` would be a table of SQLAlchemy, and this app stores with tortoise",
        ),
        (
            CASES["a session that no route can get"][0],
            "error: `Memo` needs a session, and this app has no dependency that gives routes one",
        ),
        (
            {
                **CASES["an async generator that routes depend on"][0],
                "app/memos.py": 'class M:\n    __tablename__ = "memos"\n',
            },
            "error: `memos` is a table already, of a model in app/memos.py",
        ),
    ],
)
def test_refused(wild: Make, files: Mapping[str, str], message: str) -> None:
    app = wild({"app/__init__.py": "", "app/main.py": MAIN, **files})
    app.adopt()
    code, out = app.run("add", "crud", "Memo", "title")
    assert (code, out.splitlines()[0]) == (5, message)
    assert app.changed() == {}
