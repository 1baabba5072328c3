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


MOVED = {
    "app/__init__.py": "",
    "app/users.py": USERS,
    "app/main.py": f"{MAIN}\n",
    "requirements.txt": "fastapi\n",
}
RESOURCE = ("add", "crud", "Memo", "title")


def move(app: Wild, to: str, edited: Callable[[str], str] = str) -> None:
    """Move the file with the wiring, and edit it on the way."""
    main = app.root / "app/main.py"
    (app.root / to).parent.mkdir(exist_ok=True)
    (app.root / to).write_text(edited(main.read_text()))
    main.unlink()


@pytest.mark.parametrize("edited", [str, "# Mine\n{}".format], ids=["as it was", "edited"])
def test_lines_in_a_file_that_was_moved(wild: Make, edited: Callable[[str], str]) -> None:
    app = wild(MOVED)
    app.adopt()
    before = app.tree()
    assert app.run(*RESOURCE)[0] == 0
    move(app, "app/server.py", edited)
    code, out = app.run("undo")
    assert code == 0, out
    main = before.pop("app/main.py").decode()
    assert app.tree() == {**before, "app/server.py": edited(main).encode()}


def test_the_earlier_of_two_in_a_file_that_was_moved(wild: Make) -> None:
    app = wild(MOVED)
    app.adopt()
    assert app.run("add", "page", "About")[0] == 0
    one = (app.root / "app/main.py").read_text()
    assert app.run("undo")[0] == 0
    assert app.run(*RESOURCE)[0] == 0
    assert app.run("add", "page", "About")[0] == 0
    move(app, "app/server.py")
    app.adopt()
    code, out = app.run("undo", "1")
    assert code == 0, out
    assert (app.root / "app/server.py").read_text() == one
    assert app.run("undo")[0] == 0
    assert (app.root / "app/server.py").read_text() == f"{MAIN}\n"


def test_a_file_that_was_moved_and_edited_there(wild: Make) -> None:
    app = wild(MOVED)
    app.adopt()
    assert app.run(*RESOURCE)[0] == 0
    move(app, "core/server.py", lambda it: it.replace("(memos_router)", "(memos_router, tags=[])"))
    before = app.tree()
    code, out = app.run("undo")
    assert (code, app.tree()) == (5, before)
    assert out.splitlines() == [
        "error: `core/server.py` uses `memos_router`, and `app/main.py`, which had it, is gone",
        "hint: take those lines out by hand, then run the command again",
    ]
    assert app.run("undo", "--force")[0] in {0, 4}


def test_a_copy_of_a_file_that_was_moved(wild: Make) -> None:
    app = wild(MOVED)
    app.adopt()
    assert app.run(*RESOURCE)[0] == 0
    text = (app.root / "app/main.py").read_text()
    move(app, "app/one.py")
    (app.root / "app/two.py").write_text(text)
    before = app.tree()
    code, out = app.run("undo")
    assert (code, app.tree()) == (5, before), out


def test_a_wired_file_that_was_deleted(wild: Make) -> None:
    app = wild(MOVED)
    app.adopt()
    before = app.tree()
    assert app.run(*RESOURCE)[0] == 0
    (app.root / "app/main.py").unlink()
    code, out = app.run("undo")
    assert code == 0, out
    assert app.tree() == {it: data for it, data in before.items() if it != "app/main.py"}


def test_what_is_said_of_a_file_that_was_moved(wild: Make) -> None:
    app = wild(MOVED)
    app.adopt()
    assert app.run(*RESOURCE)[0] == 0
    move(app, "app/server.py")
    (app.root / "app/memos/queries.py").rename(app.root / "app/memos/storage.py")
    rows = [" ".join(it.split()) for it in app.run("status")[1].splitlines()]
    assert "moved app/main.py -> app/server.py" in rows
    assert "moved app/memos/queries.py -> app/memos/storage.py" in rows
    for path, word in {"app/server.py": "memos_router)", "app/memos/storage.py": "def "}.items():
        lines = (app.root / path).read_text().splitlines()
        number = next(at for at, line in enumerate(lines, start=1) if word in line)
        _, told = app.run("why", f"{path}:{number}")
        assert told.splitlines()[1] == "emitted by 1: vibegen add crud Memo title"
    _, told = app.run("why", "app/server.py:1")
    assert told.splitlines()[1] == "yours: no command emitted this line"
