"""`vibegen adopt`, as users type it."""

import json

import pytest
from inline_snapshot import snapshot

from .conftest import Shell, plain

MAIN = """\
from fastapi import Depends, FastAPI

from api import api
from auth import check
from web import web

app = FastAPI()
app.include_router(api)
app.include_router(web)
"""
COLLECTS = """\
from fastapi import APIRouter, Depends

from auth import check
import posts, users

{name} = APIRouter()
{name}.include_router(posts.router, dependencies=[Depends(check)])
{name}.include_router(users.router)
"""


@pytest.fixture
def wild(real: Shell) -> Shell:
    """Return a folder with an app of two equal places."""
    real.write("main.py", MAIN)
    real.write("api.py", COLLECTS.format(name="api"))
    real.write("web.py", COLLECTS.format(name="web"))
    return real


def test_asked_on_a_terminal(wild: Shell) -> None:
    result = wild.terminal(
        "adopt", say=[("Which place for routers?", "\x1b[B\r"), ("Apply?", "y\n")]
    )
    assert result.code == 0, result.out
    assert "web.py:web" in plain(result.out)
    assert json.loads(wild.read(".vibegen/app.json"))["wiring"]["path"] == "web.py"
    result = wild.terminal("add", "page", "About", say=[("open to all", "\r"), ("Apply?", "y\n")])
    assert result.code == 0, result.out
    assert "web.include_router(about_router, dependencies=[Depends(check)])" in wild.read("web.py")


def test_what_it_says(wild: Shell) -> None:
    done = wild("adopt", "--into", "web.py:web")
    assert (done.code, done.err) == (0, "")
    assert done.out == snapshot("""\
Found
  app           main.py:app               the only one
  routers       web.py:web                2 routers, included there
  imports       no package: scripts in .  by full names
  settings      none
  session       none                      no database
  requirements  none
  tests         tests
  templates     none
Write down
  .vibegen/app.json  correct it there where it is wrong

vibegen add --help
""")
    assert wild("adopt").out.endswith("nothing to do\n")
    assert wild.sh("git init -q . && git add -A && git status --short").out == snapshot("""\
A  .vibegen/app.json
A  api.py
A  main.py
A  web.py
""")


def test_what_only_shows_writes_nothing(wild: Shell) -> None:
    before = wild.tree()
    for flag, code in {"--dry-run": 0, "--check": 3, "--diff": 0, "--json": 0}.items():
        shows = ["--dry-run"] if flag == "--json" else []
        assert wild("adopt", "--into=web.py:web", flag, *shows).code == code
    assert not (wild.cwd / ".vibegen").exists()
    assert wild.tree() == before


def test_json(wild: Shell) -> None:
    done = wild("adopt", "--into=web.py:web", "--json")
    data = json.loads(done.out)
    assert (data["applied"], [it["path"] for it in data["operations"]]) == (
        True,
        [".vibegen/app.json"],
    )
    refused = json.loads(wild("adopt", "--app=main.py:app", "--json").out)
    assert refused["applied"] is False


def test_another_folder(wild: Shell) -> None:
    place = wild.cwd / "sub"
    place.mkdir()
    done = wild.at("sub")("adopt", "..", "--into=web.py:web")
    assert (done.code, (wild.cwd / ".vibegen/app.json").exists()) == (0, True)
    assert wild.at("sub")("add", "page", "About", "--guard=open", "--dry-run").code == 0


def test_an_app_of_our_own(app: Shell) -> None:
    done = app("adopt")
    assert (done.code, done.err.splitlines()[1]) == (
        5,
        "hint: add to it at once: `vibegen add --help`",
    )


def test_a_file_that_people_broke(wild: Shell) -> None:
    assert wild("adopt", "--into=web.py:web").code == 0
    wild.write(".vibegen/app.json", "{}")
    done = wild("add", "page", "About")
    assert (done.code, done.err) == (
        5,
        snapshot("""\
error: `.vibegen/app.json` says nothing that this vibegen can read
hint: let it be found anew: delete that file, then `vibegen adopt`
"""),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("package", it) for it in ("../evil", "a-b", 5, None)),
        *(("tests", it) for it in ("/etc", "../tests", ["tests"])),
        *(("wiring", it) for it in ({"kind": "x"}, {"path": "../main.py"}, "main.py", {"into": 1})),
        *(("newline", "cr"), ("indent", "0"), ("quote", ""), ("database", {"evil": 1})),
        *(("source", ".git"), ("pages", {"folder": "/var"}), ("unknown", "")),
    ],
)
def test_a_file_that_people_made_hostile(wild: Shell, name: str, value: object) -> None:
    assert wild("adopt", "--into=web.py:web").code == 0
    data = json.loads(wild.read(".vibegen/app.json"))
    wild.write(".vibegen/app.json", json.dumps({**data, name: value}))
    before = wild.tree()
    done = wild("add", "page", "About", "--guard=open")
    assert (done.code, "unexpected" in done.err) == (5, False)
    assert done.err.startswith("error: `")
    assert wild.tree() == before
