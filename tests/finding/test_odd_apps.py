"""Apps that would break, or publish too much, if an edit were made without a closer look."""

from collections.abc import Callable, Mapping

import pytest

from .conftest import Wild

Make = Callable[[Mapping[str, str]], Wild]
ADD = ("add", "crud", "Memo", "title")
PLAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"
BASE = "from sqlalchemy.orm import DeclarativeBase, sessionmaker\n\n\nclass Base(DeclarativeBase): ...\n"
SESSION = "\n\nSessionLocal = sessionmaker()\n\n\ndef get_db():\n    {}\n"
ROUTE = """
    from fastapi import Depends, FastAPI
    from sqlalchemy.orm import Session

    from app.db import get_db

    app = FastAPI()


    @app.get("/")
    def home(db: Session = Depends(get_db)): ...
    """


def stored(body: str) -> dict[str, str]:
    """Return an app with a session that is given so."""
    return {
        "app/__init__.py": "",
        "app/main.py": ROUTE,
        "app/db.py": BASE + SESSION.format(body.replace("\n", "\n    ")),
    }


def refusal(app: Wild, *words: str, code: int = 5) -> str:
    before = app.tree()
    found, out = app.run(*words)
    assert (found, app.tree()) == (code, before), out
    return out


def test_all_in_one_file(wild: Make) -> None:
    main = ROUTE.replace("from app.db import get_db\n", "").replace("get_db", "get_session")
    text = f"{BASE}\n\ndef get_session(): ...\n" + "\n".join(
        line.removeprefix("    ") for line in main.splitlines()
    )
    app = wild({"main.py": text})
    app.adopt()
    out = refusal(app, *ADD)
    assert "`main` would import `Memo` in turn" in out


@pytest.mark.parametrize(
    "body",
    [
        "with SessionLocal.begin() as db:\n    yield db",
        "db = SessionLocal()\nwith db.begin():\n    yield db",
    ],
)
def test_a_session_that_commits_by_itself(wild: Make, body: str) -> None:
    app = wild(stored(body))
    app.adopt()
    assert "`get_db` in app/db.py commits where its block ends" in refusal(app, *ADD)


def test_a_model_of_that_name(wild: Make) -> None:
    model = 'from app.db import Base\n\n\nclass Memo(Base):\n    __tablename__ = "memo"\n'
    app = wild({**stored("yield SessionLocal()"), "app/models.py": model})
    app.adopt()
    assert "`Memo` is a model already, in app/models.py" in refusal(app, *ADD)


def test_a_method_as_a_dependency(wild: Make) -> None:
    files = stored("yield SessionLocal()")
    main = (
        files["app/main.py"]
        .replace("import get_db", "import database")
        .replace("Depends(get_db)", "Depends(database.session)")
    )
    app = wild({**files, "app/main.py": main})
    app.adopt()
    code, _ = app.run(*ADD)
    made = (app.root / "app/shared/db.py").read_text() if code == 0 else ""
    assert "from app.db.database" not in made


@pytest.mark.parametrize("name", ["Email", "Calendar", "Fastapi", "Shared"])
def test_packages_that_would_hide_others(wild: Make, name: str) -> None:
    app = wild({"main.py": PLAIN})
    app.adopt()
    assert f"`{name.lower()}` " in refusal(app, "add", "page", name, code=2)


def test_a_package_hides_nothing_inside_of_another(wild: Make) -> None:
    app = wild({"app/__init__.py": "", "app/main.py": PLAIN})
    app.adopt()
    assert app.run("add", "page", "Email")[0] == 0
    assert "is the package that features share" in refusal(app, "add", "page", "Shared", code=2)


@pytest.mark.parametrize("owner", ["self.app", "app.router"])
def test_dotted_owners(wild: Make, owner: str) -> None:
    lines = {
        "app.router": f"{PLAIN}\nfrom app.users import router\n\napp.router.include_router(router)\n",
        "self.app": "from fastapi import FastAPI\n\nfrom app.users import router\n\n\nclass Main:\n"
        "    def __init__(self):\n        self.app = FastAPI()\n"
        "        self.app.include_router(router)\n",
    }
    users = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
    app = wild({"app/__init__.py": "", "app/users.py": users, "app/main.py": lines[owner]})
    app.adopt()
    assert app.run("add", "page", "About")[0] == 0
    assert app.run("add", "page", "About")[1].startswith("nothing to do")
    assert (app.root / "app/main.py").read_text().count("include_router(about_router)") == 1


def test_steps_by_hand_carry_the_guard(wild: Make) -> None:
    main = """
        from fastapi import Depends, FastAPI

        from app.auth import check
        from app.users import router

        app = FastAPI()
        app.include_router(router, dependencies=[Depends(check)])
        """
    app = wild({"app/__init__.py": "", "app/main.py": main})
    app.adopt()
    assert "app.include_router(about_router, dependencies=[Depends(check)])" in app.refused()


def test_a_symlink_is_no_second_app(wild: Make) -> None:
    app = wild({"real.py": PLAIN})
    (app.root / "main.py").symlink_to("real.py")
    assert "the only one" in app.adopt()


def test_the_wired_file_is_gone(wild: Make) -> None:
    app = wild({"app/__init__.py": "", "app/main.py": PLAIN})
    app.adopt()
    (app.root / "app/main.py").rename(app.root / "app/server.py")
    assert "`app/main.py` is not there; look again: `vibegen adopt`" in app.refused()
    app.adopt()
    assert app.run("add", "page", "About")[0] == 0


@pytest.mark.parametrize(
    "main",
    ["from fastapi import FastAPI\napp = FastAPI() if 1 else FastAPI()\n", f"{PLAIN}def (:\n"],
)
def test_an_app_that_cannot_be_told(wild: Make, main: str) -> None:
    app = wild({"main.py": main})
    code, out = app.run("adopt")
    assert (code, "hint: `main.py` mentions one: it has to parse" in out) == (5, True)


def test_several_heads(wild: Make) -> None:
    revision = 'revision = "{}"\ndown_revision = {}\n'
    app = wild(
        {
            **stored("yield SessionLocal()"),
            "alembic/env.py": "from alembic import context\n",
            "alembic/versions/a.py": revision.format("a", None),
            "alembic/versions/b.py": revision.format("b", '"a"'),
            "alembic/versions/c.py": revision.format("c", '"a"'),
        }
    )
    app.adopt()
    code, out = app.run(*ADD)
    assert code == 0, out
    assert out.split("\n\n")[1].splitlines()[0] == 'alembic merge heads -m "merge"'


def test_force_does_not_build_on_a_module_of_others(wild: Make) -> None:
    app = wild({**stored("yield SessionLocal()"), "app/shared/db.py": "URL = 'postgresql://'\n"})
    app.adopt()
    before = app.tree()
    assert app.run(*ADD)[0] == 5
    code, out = app.run(*ADD, "--force")
    assert (code, app.tree()) == (5, before)
    assert out.splitlines() == [
        "error: `app/shared/db.py` is not ours, and what would be made imports from it",
        "hint: move it away, or make a package of another name of it",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "page", "Main"),
        ("add", "page", "Tests"),
        ("add", "page", "Health"),
        ("add", "crud", "Test", "title"),
        ("add", "crud", "Template", "title"),
        ("add", "crud", "Page", "title"),
    ],
)
def test_names_that_only_our_own_apps_have(wild: Make, words: tuple[str, ...]) -> None:
    main = {"app/server.py": ROUTE, "app/__init__.py": ""}
    app = wild({**main, "app/db.py": stored("yield SessionLocal()")["app/db.py"]})
    app.adopt()
    before = app.tree()
    code, out = app.run(*words)
    assert code == 0, out
    assert app.run(*words)[1].startswith("nothing to do")
    assert app.run("undo")[0] == 0
    assert app.tree() == before


@pytest.mark.parametrize(
    ("words", "there"),
    [
        (("add", "page", "Main"), "app/main.py"),
        (("add", "crud", "Template", "title"), "app/templates"),
    ],
)
def test_names_that_are_there(wild: Make, words: tuple[str, ...], there: str) -> None:
    app = wild({**stored("yield SessionLocal()"), "app/templates/home.html": "<h1>Home</h1>\n"})
    app.adopt()
    assert refusal(app, *words, code=2).splitlines()[0] == f"error: `{there}` is there already"
    assert "would need the address `/docs`" in refusal(app, "add", "page", "Docs", code=2)


def test_what_redis_shares_is_opened_as_the_app_imports(wild: Make) -> None:
    app = wild(
        {
            "shop/__init__.py": "",
            "shop/main.py": "from fastapi import FastAPI\n\nfrom .api import router\n\n"
            "app = FastAPI()\napp.include_router(router)\n",
            "shop/api.py": "from fastapi import APIRouter\n\nrouter = APIRouter()\n",
            "requirements.txt": "fastapi\n",
        }
    )
    app.adopt()
    before = app.tree()
    added = ("sse news", "ratelimit", "cache --redis")
    for words in added:
        code, out = app.run("add", *words.split())
        assert code == 0, out
    opening = (app.root / "shop/shared/opening.py").read_text()
    assert "\nfrom .cache_redis import share_cache\n" in opening
    assert "\nfrom .limit_redis import share_limits\n" in opening
    assert "\nfrom .relay import relay_events\n" in (app.root / "shop/shared/events.py").read_text()
    for _ in added:
        assert app.run("undo")[0] == 0
    assert app.tree() == before
