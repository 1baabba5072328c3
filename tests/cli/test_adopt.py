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

HOSTILE: list[tuple[str, object]] = [
    *(("package", it) for it in ("../evil", "a-b", 5, None)),
    *(("tests", it) for it in ("/etc", "../tests", ["tests"])),
    *(("wiring", it) for it in ({"kind": "x"}, {"path": "../main.py"}, "main.py", {"into": 1})),
    *(("newline", "cr"), ("indent", "0"), ("quote", ""), ("database", {"evil": 1})),
    *(("source", ".git"), ("pages", {"folder": "/var"}), ("unknown", "")),
    *(("database", {it: "os; import evil"}) for it in ("session", "alias", "maker", "base")),
    *(("database", {"session": it}) for it in ("a..b", "a.class", "a\nimport os", "\ud800", 5)),
    *(("database", {"dialect": "x"}), ("database", {"kind": "\x1b[31m"})),
    *(("pages", {"layout": it}) for it in ('a" %}{{ x }}', "../a")),
    *(("pages", {"templates": "a-b"}), ("pages", {"block": "a %}"})),
    *(("app", it) for it in ("", "main.py", "../main.py:app", "main.py:a b", 10**400)),
    *(("wiring", {"into": "a; b"}), ("settings", "x"), ("tests", "\ud800")),
]


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
hint: correct it there, or delete that file and look again: `vibegen adopt`
"""),
    )


@pytest.mark.parametrize(("name", "value"), HOSTILE)
def test_a_file_that_people_made_hostile(wild: Shell, name: str, value: object) -> None:
    assert wild("adopt", "--into=web.py:web").code == 0
    data = json.loads(wild.read(".vibegen/app.json"))
    data[name] = data[name] | value if isinstance(value, dict) else value
    wild.write(".vibegen/app.json", json.dumps(data))
    before = wild.tree()
    done = wild("add", "page", "About", "--guard=open")
    assert (done.code, "unexpected" in done.err) == (5, False)
    assert done.err.startswith("error: `")
    assert wild.tree() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quote": "triple"}, 'says that `quote` is `"triple"`: it is one of `double` or `single`'),
        ({"tests": "/etc"}, 'says that `tests` is `"/etc"`: `/etc` is not inside the project'),
        (
            {"package": "a-b"},
            'says that `package` is `"a-b"`: it has to be a name of Python, such as `app.db`',
        ),
        ({"app": "main.py"}, 'says that `app` is `"main.py"`: it has to be `FILE:NAME`'),
        ({"relative": "no"}, 'says that `relative` is `"no"`: it has to be true or false'),
        ({"indent": 4}, "says that `indent` is `4`: it has to be a text"),
        ({"wiring": "main.py"}, "has an unknown `wiring`"),
        ({"colour": "red"}, "has an unknown `colour`"),
    ],
)
def test_a_wrong_value_is_named(wild: Shell, change: dict[str, object], said: str) -> None:
    assert wild("adopt", "--into=web.py:web").code == 0
    data = json.loads(wild.read(".vibegen/app.json"))
    wild.write(".vibegen/app.json", json.dumps({**data, **change}))
    assert wild("log").err == ""
    assert wild("add", "page", "About").err.splitlines() == [
        f"error: `.vibegen/app.json` {said}",
        "hint: correct it there, or delete that file and look again: `vibegen adopt`",
    ]


def test_a_missing_value_and_no_json(wild: Shell) -> None:
    assert wild("adopt", "--into=web.py:web").code == 0
    text = wild.read(".vibegen/app.json")
    data = json.loads(text)
    del data["tests"]
    wild.write(".vibegen/app.json", json.dumps(data))
    assert wild("add", "page", "About").err.startswith("error: `.vibegen/app.json` lacks `tests`\n")
    wild.write(".vibegen/app.json", text.replace(",", ";", 1))
    message = "error: `.vibegen/app.json` is no JSON in line 2\n"
    assert wild("add", "page", "About").err.startswith(message)
