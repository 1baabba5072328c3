"""What only the user can decide: asked, remembered, and never guessed."""

import json
from collections.abc import Callable, Mapping

import pytest

from .conftest import Wild

Make = Callable[[Mapping[str, str]], Wild]
ROUTER = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
COLLECTS = """
    from fastapi import APIRouter

    from app.{part} import router as part

    router = APIRouter()
    router.include_router(part)
    """
MAIN = """
    from fastapi import FastAPI

    {imports}

    app = FastAPI()
    {includes}
    """
DB = """
    from sqlalchemy.orm import DeclarativeBase


    class Base(DeclarativeBase): ...


    def get_db(): ...


    async def get_async_db(): ...


    def get_replica(): ...
    """
ROUTES = """
    from fastapi import APIRouter, Depends
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session

    from app.db import get_async_db, get_db

    router = APIRouter()


    @router.get("/a")
    def first(db: Session = Depends(get_db)): ...


    @router.get("/b")
    async def second(db: AsyncSession = Depends(get_async_db)): ...
    """


def collected(*names: str, parts: int = 1) -> dict[str, str]:
    """Return an app whose main file includes routers that collect others themselves."""
    modules = [it.replace("/", ".") for it in names]
    aliases = [it.replace("/", "_") for it in names]
    pairs = list(zip(modules, aliases, strict=True))
    imports = [f"from app.{module} import router as {alias}" for module, alias in pairs]
    includes = [f"app.include_router({alias})" for alias in aliases]
    main = MAIN.format(imports="\n    ".join(imports), includes="\n    ".join(includes))
    files = {"app/__init__.py": "", "app/main.py": main}
    for number, name in enumerate(names):
        text = COLLECTS.format(part=f"part{number}").rstrip()
        files[f"app/{name}.py"] = text + "\n    router.include_router(part)" * (parts - 1) + "\n"
        files[f"app/part{number}.py"] = ROUTER
    return files


@pytest.mark.parametrize(
    "names", [("v1", "v2"), ("api/v1/router", "api/v2/router"), ("v1", "v2", "v3")]
)
@pytest.mark.parametrize("parts", [1, 2])
def test_versions_are_places(wild: Make, names: tuple[str, ...], parts: int) -> None:
    app = wild(collected(*names, parts=parts))
    code, out = app.run("adopt")
    flags = " or ".join(f"`--into app/{it}.py:router`" for it in names)
    assert (code, out.splitlines()[-1]) == (6, f"hint: choose with {flags}")
    assert not (app.root / ".vibegen").exists()
    app.adopt("--into", f"app/{names[1]}.py:router")
    assert app.run("add", "page", "About")[0] == 0
    assert "about_router" in (app.root / f"app/{names[1]}.py").read_text()


def test_two_that_collect_one_each(wild: Make) -> None:
    places = ("main.py:app", "html.py:router", "json.py:router")
    app = wild(collected("json", "html"))
    code, out = app.run("adopt")
    assert (code, out.splitlines()) == (
        6,
        [
            "error: several equal places: 3 times a place for routers",
            f"hint: choose with {' or '.join(f'`--into app/{it}`' for it in places)}",
        ],
    )


def test_three_features_are_no_places(wild: Make) -> None:
    app = wild(collected("users", "items", "teams"))
    assert "app/main.py:app" in app.adopt()


def stored(routes: str = ROUTES, db: str = DB) -> dict[str, str]:
    files = collected("users", "items", "teams")
    return {**files, "app/db.py": db, "app/part0.py": routes}


def session(app: Wild) -> str:
    return json.loads((app.root / ".vibegen/app.json").read_text())["database"]["session"]


@pytest.mark.parametrize("word", ["app/db.py:get_async_db", "get_async_db", "app.db.get_async_db"])
def test_two_sessions_that_are_used_as_often(wild: Make, word: str) -> None:
    app = wild(stored())
    code, out = app.run("adopt")
    assert (code, out.splitlines()) == (
        6,
        [
            "error: several equal places: 2 times a session for routes",
            "hint: choose with `--session app/db.py:get_db` or `--session app/db.py:get_async_db`",
        ],
    )
    assert not (app.root / ".vibegen").exists()
    app.adopt("--session", word)
    assert session(app) == "app.db.get_async_db"
    app.adopt()
    assert session(app) == "app.db.get_async_db"
    assert app.run("add", "crud", "Memo", "title")[0] == 0
    assert "async def create_memo(" in (app.root / "app/memos/queries.py").read_text()


def test_a_session_that_is_used_clearly_more(wild: Make) -> None:
    more = '\n\n    @router.get("/c")\n    def third(db: Session = Depends(get_db)): ...\n'
    app = wild(stored(ROUTES + more))
    assert "app.db.get_db  " in app.adopt()
    assert session(app) == "app.db.get_db"


def test_an_alias_counts_where_it_annotates(wild: Make) -> None:
    deps = """
        from typing import Annotated

        from fastapi import Depends
        from sqlalchemy.orm import Session

        from app.db import get_db

        DbSession = Annotated[Session, Depends(get_db)]
        """
    uses = "".join(f"\n\n    def use{it}(db: DbSession): ...\n" for it in range(2))
    routes = ROUTES.replace("app.db import get_async_db, get_db", "app.db import get_async_db")
    routes = routes.replace("(db: Session = Depends(get_db))", "(db: DbSession)") + uses
    app = wild({**stored(routes), "app/deps.py": deps})
    app.adopt()
    assert session(app) == "app.db.get_db"


def test_a_session_that_no_route_uses(wild: Make) -> None:
    app = wild(stored())
    app.adopt("--session", "app/db.py:get_replica")
    assert session(app) == "app.db.get_replica"


@pytest.mark.parametrize("word", ["app/db.py:nothing", "nowhere.py:get_db", "../x.py:f", "", ":"])
def test_a_session_that_is_not_there(wild: Make, word: str) -> None:
    app = wild(stored())
    before = app.tree()
    code, out = app.run("adopt", f"--session={word}")
    assert (code, app.tree()) == (2 if word else 6, before)
    assert "unexpected" not in out
