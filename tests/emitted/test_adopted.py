"""What is emitted into apps that vibegen did not make passes what all emitted code passes."""

from __future__ import annotations

import json
import pickle
import shlex
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from .adoptable_more import APPS, DATACLASSES
from .adopting import KINDS, USUAL, Adopted, adopt, content, say
from .kit import REPOSITORY, Environment, locked, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Adopt = Callable[[str, str], Adopted]

RULES = REPOSITORY / "tests" / "emitted" / "rules.toml"
EXERCISE = REPOSITORY / "tests" / "emitted" / "exercise.py"


@pytest.fixture(scope="session")
def adopted(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Adopt:
    """Return what adopts an app and adds to it, once a session; each process has its own copy."""
    made: dict[tuple[str, str], Adopted] = {}

    def make(name: str, kind: str) -> Adopted:
        if (name, kind) not in made:
            root = tmp_path_factory.mktemp(f"{name}-{kind}")
            first = _adopted_once(shared / "adopted" / f"{name}-{kind}", name, kind)
            shutil.copytree(first.root, root, symlinks=True, dirs_exist_ok=True)
            made[name, kind] = replace(first, root=root)
        return made[name, kind]

    return make


def _adopted_once(folder: Path, name: str, kind: str) -> Adopted:
    """Adopt an app, or find what another process has made of it."""
    with locked(folder):
        root, told = folder / "app", folder / "told"
        if not told.exists():
            root.mkdir(parents=True)
            it = adopt(root, APPS[name], kind)
            told.write_bytes(pickle.dumps((it.before, it.said)))
        before, said = pickle.loads(told.read_bytes())  # noqa: S301 - written above
    return Adopted(APPS[name], root, before, said)


@pytest.fixture
def it(request: pytest.FixtureRequest, adopted: Adopt) -> Adopted:
    """Return the adopted app of a test's parameters."""
    name, kind = request.param
    return adopted(name, kind)


slow = pytest.mark.slow
USUAL_APPS = [pytest.param((name, "usual"), id=f"{name}-usual") for name in APPS]
FULL_APPS = [
    pytest.param((name, "everything"), id=f"{name}-everything", marks=slow) for name in APPS
]
each = pytest.mark.parametrize("it", [*USUAL_APPS, *FULL_APPS], indirect=True)
each_usual = pytest.mark.parametrize("it", USUAL_APPS, indirect=True)
each_full = pytest.mark.parametrize("it", FULL_APPS, indirect=True)  # What is usual is among it


@each
def test_ruff_finds_nothing(it: Adopted, environment: Environment) -> None:
    source = json.dumps([".", "src", it.app.source])
    width = ["--no-cache", "--config", f"line-length={it.app.width}"]
    rules = ["--config", RULES, "--config", f"src={source}"]
    if "\t" in it.app.text:
        rules += ["--ignore", "W191,D206"]  # As ruff advises where tabs are meant
    ruff = environment.bin / "ruff"
    check = [ruff, "check", "--output-format=concise", *width, *rules]
    run([*check, *it.new_python], it.root)
    style = [word for one in it.app.style for word in ("--config", one)]
    run([ruff, "format", "--check", "--isolated", *width, *style, *it.new_python], it.root)


@each
def test_files_are_written_as_the_app_is(it: Adopted) -> None:
    for path in it.new:
        data = (it.root / path).read_bytes()
        assert data.count(b"\r\n") == (data.count(b"\n") if it.app.crlf else 0), path
        assert data == b"" or data.endswith(b"\n")
        if path.endswith(".py"):
            assert (b"\n    " not in data) or "\t" not in it.app.text, path
            assert b"\n\n\n\n" not in data


@each
def test_twice_is_nothing_to_do_and_undo_takes_all_back(it: Adopted, tmp_path: Path) -> None:
    root = shutil.copytree(it.root, tmp_path / "copy")
    before = content(root)
    added = [words for words in it.said if words != "adopt"]
    for words in added:
        code, said = say(root, words)
        assert (code, said.partition("\n")[0]) == (0, "nothing to do"), said
    assert content(root) == before
    for _ in added:
        code, said = say(root, "undo")
        assert code == 0, said
    assert content(root) == it.before


def test_revisions_are_named_as_their_siblings(adopted: Adopt) -> None:
    hexadecimal, numbered = (
        [path for path in adopted(name, "usual").new if "versions/" in path]
        for name in ("sqlalchemy-async", "rich-base")
    )
    assert hexadecimal == ["migrations/versions/6a455f629001_create_posts.py"]
    assert numbered == ["migrations/versions/0002_create_posts.py"]


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("sqlalchemy-async", ["alembic upgrade head"]),
        (
            "sqlalchemy-sync",
            ["make the table `posts`, as with `Base.metadata.create_all(engine)`"],
        ),
        (
            "sqlmodel-sync",
            ["make the table `posts`, as with `SQLModel.metadata.create_all(engine)`"],
        ),
        ("sqlmodel-async", []),  # It makes its tables when it starts
        ("no-database", []),
    ],
)
def test_what_is_left_to_do_is_said(adopted: Adopt, name: str, notes: list[str]) -> None:
    said = adopted(name, "usual").said[f"add {USUAL[1]}"]
    assert said.split("\n\n")[1:] == [f"{it}\n" for it in notes]


def test_what_the_tests_need_is_said(tmp_path: Path) -> None:
    app = APPS["sqlalchemy-async"]
    adopt(tmp_path, replace(app, text=app.text.replace("aiosqlite>=0.20", "asyncpg")), "usual")
    assert say(tmp_path, "undo")[0] == 0
    _, said = say(tmp_path, f"add {USUAL[1]}")
    assert "\ninstall `aiosqlite`: the tests store in memory with it\n" in said


def test_dataclasses_are_refused(tmp_path: Path) -> None:
    DATACLASSES.write(tmp_path)
    assert say(tmp_path, "adopt")[0] == 0
    before = content(tmp_path)
    code, said = say(tmp_path, USUAL[1].replace("crud", "add crud", 1))
    assert code == 5, said
    assert said == (
        "error: `Post` would extend `db.Base`, which makes dataclasses of its models, "
        "and vibegen writes none of those\n"
        "hint: write this model by hand, as its siblings are written\n"
    )
    assert content(tmp_path) == before


@slow
@each
def test_own_tests_pass(it: Adopted, environment: Environment) -> None:
    tests = [it.root / path for path in it.new_python if "/test_" in f"/{path}"]
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", *tests]
    done = run([environment.python, *words], it.source, environment.path())
    last = done.stdout.strip().splitlines()[-1]
    assert "passed" in last
    assert not [word for word in ("warning", "skipped", "deselected") if word in last]


@slow
def test_own_tests_pass_with_names_that_our_own_apps_keep(
    environment: Environment, tmp_path: Path
) -> None:
    APPS["sqlalchemy-async"].write(tmp_path)
    added = ("page Health", "crud Test title", "crud Template title", "crud Page title:str:unique")
    for words in ("adopt", *(f"add {it}" for it in added)):
        code, said = say(tmp_path, words)
        assert code == 0, said
    words = [environment.python, "-m", "pytest", "-q", "-W", "error", tmp_path / "tests"]
    assert "passed" in run(words, tmp_path, environment.path()).stdout


@slow
def test_events_stay_async_where_sessions_are_not(environment: Environment, tmp_path: Path) -> None:
    APPS["sqlalchemy-sync"].write(tmp_path)
    for words in ("adopt", "add sse news"):
        code, said = say(tmp_path, words)
        assert code == 0, said
    words = [environment.python, "-m", "pytest", "-q", "-W", "error", tmp_path / "tests"]
    assert "passed" in run(words, tmp_path, environment.path()).stdout


@slow
@pytest.mark.parametrize(
    ("line", "words", "message"),
    [
        ("app.state.redis = connect()", "redis", "this app has a `state.redis` of its own, in"),
        ("app.state.settings = 5", "redis", "this app has a `state.settings` of its own, in"),
        ('@app.get("/metrics")\ndef show() -> int:\n    return 5', "metrics", "in `app/main.py`"),
        ("app.state.redis = connect()", "cache --redis", "a `state.redis` of its own, in"),
        ("from pydantic import BaseSettings", "cache", "a cache needs Pydantic 2.9 or newer"),
        ("from pydantic import BaseSettings", "ratelimit", "limits need Pydantic 2.7 or newer"),
        ("", "sse --for Item", "`--for` is for apps that vibegen made"),
        ('@app.get("/events/last")\ndef show() -> int:\n    return 5', "sse", "in `app/main.py`"),
        ("", "metrics --traces", "`--traces` is for apps that vibegen made"),
        ("", "task SendReport --robust", "`robust` is for apps that vibegen made"),
        ("", "config shop a:int:null --redis", "`--redis` is for apps that vibegen made"),
        ("app.state.configuration = 5", "config shop a:int:null", "`configuration` of its own"),
    ],
)
def test_what_is_there_already_is_refused(
    tmp_path: Path, line: str, words: str, message: str
) -> None:
    app = APPS["sqlalchemy-async"]
    text = app.text.replace("app.include_router(router)\n", f"app.include_router(router)\n{line}\n")
    replace(app, text=text).write(tmp_path)
    assert say(tmp_path, "adopt")[0] == 0
    before = content(tmp_path)
    code, said = say(tmp_path, f"add {words}")
    assert (code, message in said) == (5, True), said
    assert content(tmp_path) == before


def test_folders_of_other_names_are_not_in_the_way(tmp_path: Path) -> None:
    app = APPS["no-database"]
    folders = "".join(f"=== web/{it}/__init__.py\n" for it in ("cache", "events", "worker"))
    replace(app, text=app.text + folders).write(tmp_path)
    for words in ("adopt", "add task SendReport", "add cache", "add sse news"):
        code, said = say(tmp_path, words)
        assert code == 0, said


def test_redis_that_is_open_stays_where_the_user_put_it(tmp_path: Path) -> None:
    app = APPS["sqlalchemy-async"]
    guarded = "app.include_router(router, dependencies=[Depends(print)])"
    text = app.text.replace("app.include_router(router)", guarded)
    replace(app, text=text.replace('prefix="/v1")', 'prefix="/v1", dependencies=[])')).write(
        tmp_path
    )
    main = tmp_path / "app/main.py"
    for words in ("adopt", "add ratelimit", "add redis --into app/main.py:app --guard open"):
        code, said = say(tmp_path, words)
        assert code == 0, said
    using = "\n\ndef look(request):\n    return request.app.state.redis\n"
    main.write_text(wired := main.read_text() + using)
    for words in ("add cache", "add sse news --guard open", "add redis", "add ratelimit --redis"):
        code, said = say(tmp_path, words)
        assert code == 0, said
    assert main.read_text() == wired
    lifespan = (tmp_path / "app/shared/opening.py").read_text().partition("yield\n")[0]
    assert lifespan.count("share_cache(app)") == lifespan.count("share_limits(app)") == 1


@slow
@pytest.mark.parametrize("name", ["sqlalchemy-async", "sqlalchemy-sync", "sqlmodel-sync"])
def test_own_tests_see_a_row_that_no_route_creates(
    environment: Environment, tmp_path: Path, name: str
) -> None:
    APPS[name].write(tmp_path)
    fields = "title:str day:date kind:enum:a/b amount:decimal:10/2 at:datetime tags:list:str"
    added = (
        f"crud Reading {fields} --only read",
        f"crud Listing {fields} --only list",
        "crud Change title:str:unique word:password --only update",
        "crud Removal title:str:null --only read,delete",
        "crud Vault word:password --only read",
    )
    for words in ("adopt", *(f"add {it}" for it in added)):
        code, said = say(tmp_path, words)
        assert code == 0, said
    tests = {it: it.read_text() for it in tmp_path.rglob("test_*_api.py")}
    assert sum("def stored(" in text for text in tests.values()) == len(added) - 1
    words = [environment.python, "-m", "pytest", "-q", "-W", "error", *tests]
    done = run(words, tmp_path / APPS[name].source, environment.path())
    assert "passed" in done.stdout
    rules = ["--config", RULES, "--config", f"line-length={APPS[name].width}"]
    new = [it for path in tests for it in path.parent.glob("*.py")]
    run([environment.bin / "ruff", "check", "--no-cache", *rules, *new], tmp_path)


@slow
@pytest.mark.parametrize("schema", ['"shop"', 'os.environ.get("SCHEMA", "shop")'])
def test_own_tests_pass_with_a_schema(
    environment: Environment, tmp_path: Path, schema: str
) -> None:
    app = APPS["sqlalchemy-async"]
    text = app.text.replace(
        "class Base(DeclarativeBase):\n    pass\n",
        "from sqlalchemy import MetaData\n\n\nclass Base(DeclarativeBase):\n"
        f"    metadata = MetaData(schema={schema})\n",
    )
    made = adopt(tmp_path, replace(app, text=text), "usual")
    words = [environment.python, "-m", "pytest", "-q", "-W", "error", tmp_path / "tests/posts"]
    assert "passed" in run(words, tmp_path, environment.path()).stdout
    migrations = [it for it in made.new if "versions/" in it]
    assert len(migrations) == (schema == '"shop"')


@slow
@each_usual
def test_the_app_itself_serves_it(it: Adopted, environment: Environment, tmp_path: Path) -> None:
    pristine = it.app.write(tmp_path / "pristine")
    env = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'app.db'}", **environment.path()}
    words = [environment.python, EXERCISE, it.app.app]
    before = run([*words, ""], pristine / it.app.source, env)
    if (it.root / "alembic.ini").exists():
        environment.run("alembic upgrade head", it.root, env)
    after = run([*words, it.app.make_tables, "posts"], it.source, env)
    old, new = json.loads(before.stdout), json.loads(after.stdout)
    added = {path.rpartition("/posts")[2]: new[path] for path in new.keys() - old.keys()}
    assert added == {"": ["get", "post"], "/{post_id}": ["delete", "get", "patch"]}
    assert {path: new[path] for path in old} == old


@slow
@pytest.mark.parametrize("name", ["sqlalchemy-async", "rich-base"])
@pytest.mark.parametrize("kind", KINDS)
def test_migrations_lead_to_the_models(
    adopted: Adopt, environment: Environment, tmp_path: Path, name: str, kind: str
) -> None:
    root = adopted(name, kind).root
    env = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'app.db'}"}
    for command in ("upgrade head", "check", "downgrade base", "upgrade head", "check"):
        environment.run(f"alembic {command}", root, env)


@each_full
def test_pyright_strict_finds_nothing(
    it: Adopted, environment: Environment, tmp_path: Path
) -> None:
    source = it.app.source
    config = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": it.new_python,
        "executionEnvironments": [{"root": source, "extraPaths": [source]}],
    }
    file = it.root / f"pyright-{tmp_path.name}.json"
    file.write_text(json.dumps(config))
    command = f"pyright --project {file} --pythonpath {environment.python} --outputjson"
    report: dict[str, Any] = json.loads(environment.run(command, it.root, expect=None).stdout)
    file.unlink()
    assert report["summary"]["filesAnalyzed"] >= len(it.new_python)
    found = [
        f"{one['file']}:{one['range']['start']['line'] + 1}: {one['message']}"
        for one in report["generalDiagnostics"]
    ]
    assert found == []


@pytest.mark.parametrize("it", FULL_APPS[::2], indirect=True)  # One of each library, and none
def test_mypy_strict_finds_nothing(
    it: Adopted, environment: Environment, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.getbasetemp() / "mypy"  # What libraries say is the same for all
    options = "--strict --explicit-package-bases --follow-imports silent"
    if "declarative_base()" in it.app.text:  # To mypy such a base is Any, for its own models too
        options += " --allow-subclassing-any"
    command = f"mypy {options} --cache-dir {cache} {shlex.join(it.new_python)}"
    environment.run(command, it.root, {"MYPYPATH": str(it.source)})
