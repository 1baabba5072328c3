"""`undo` in apps that people go on changing, in files of every shape."""

from collections.abc import Callable, Mapping

import pytest

from .conftest import Wild

Make = Callable[[Mapping[str, str]], Wild]
MAIN = "from fastapi import FastAPI\n\nfrom app.users import router\n\napp = FastAPI()\napp.include_router(router)"
USERS = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
PAGES = ("About", "Imprint", "Terms")


@pytest.fixture
def open_ended(wild: Make) -> Wild:
    """Return an app whose files have no last line end."""
    return wild(
        {
            "app/__init__.py": "",
            "app/users.py": USERS,
            "app/main.py": MAIN,
            "requirements.txt": "zope.interface\nfastapi",
        }
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("order", ["123", "321", "213", "132"])
def test_a_missing_last_line_end_is_nobodys(open_ended: Wild, order: str, newline: str) -> None:
    app = open_ended
    for path, text in app.before.items():
        (app.root / path).write_bytes(text.replace("\n", newline).encode())
    app.adopt()
    before = app.tree()
    for name in PAGES:
        code, out = app.run("add", "page", name)
        assert code == 0, out
    main = (app.root / "app/main.py").read_bytes()
    assert main.endswith(b"(terms_router)")
    assert "edited" not in app.run("status")[1]
    last = main.count(b"\n") + 1
    _, told = app.run("why", f"app/main.py:{last}")
    assert told.splitlines()[1:] == ["emitted by 3: vibegen add page Terms", "unchanged since"]
    for number in order:
        code, out = app.run("undo", number)
        assert code == 0, out
        assert "edited" not in app.run("status")[1]
    assert app.tree() == before


def test_a_last_line_end_that_the_user_added(open_ended: Wild) -> None:
    app = open_ended
    app.adopt()
    main = app.root / "app/main.py"
    assert app.run("add", "page", "About")[0] == 0
    main.write_text(main.read_text() + "\n")
    assert "edited" not in app.run("status")[1]
    assert app.run("undo")[0] == 0
    assert main.read_text() == MAIN + "\n"


def test_the_only_line_of_a_file(wild: Make) -> None:
    app = wild({"app/__init__.py": "", "app/main.py": f"{MAIN}\n", "app/users.py": USERS})
    (app.root / "requirements.txt").write_bytes(b"fastapi")
    app.adopt()
    before = app.tree()
    assert app.run("add", "crud", "Memo", "title")[0] == 0
    assert app.run("add", "crud", "Note", "title")[0] == 0
    assert b"aiosqlite" in (app.root / "requirements.txt").read_bytes()
    assert app.run("undo", "1")[0] == 0
    assert app.run("undo")[0] == 0
    assert app.tree() == before
