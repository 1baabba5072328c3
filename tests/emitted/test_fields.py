"""Field commands: the app's own tests, its linter and its type checker pass afterwards."""

from __future__ import annotations

import ast
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from .adoptable import SQLALCHEMY_ASYNC, SQLALCHEMY_SYNC
from .checking import check_types
from .fields import CHAIN, COMMANDS, FIELDS, POSTS, ROWS, edit, rows, with_rows
from .kit import Case, vibegen
from .test_edited import content

if TYPE_CHECKING:
    from pathlib import Path

    from .adoptable import Adoptable
    from .conftest import Emit
    from .kit import Environment

pytestmark = pytest.mark.slow
KEPT = 4
SEEDS = range(3)  # tests/merge edits many more, without running what comes out


@pytest.fixture
def posts(emitted: Emit, tmp_path: Path) -> Path:
    """Return an app with posts, to change."""
    emitted(Case("", ["crud Post title"]))
    return shutil.copytree(emitted(Case("", [POSTS])), tmp_path / "blog")


def check(root: Path, environment: Environment) -> None:
    environment.run("ruff check --no-cache .", root)
    environment.run("pytest -n 0 -q -p no:cacheprovider", root)


@pytest.mark.parametrize("command", COMMANDS[2::4])
def test_pristine_apps(posts: Path, environment: Environment, command: str) -> None:
    before = content(posts)
    vibegen(posts, *command.split())
    environment.run("ruff format --no-cache --check .", posts)
    check(posts, environment)
    assert "nothing to do" in vibegen(posts, *command.split()).stdout
    vibegen(posts, "undo")
    assert content(posts) == before


def test_types_of_all(emitted: Emit, environment: Environment, tmp_path: Path) -> None:
    roots = [tmp_path / f"{nth}" / "blog" for nth in range(len(COMMANDS))]
    for root, command in zip(roots, COMMANDS, strict=True):
        shutil.copytree(emitted(Case("", [POSTS])), root)
        vibegen(root, *command.split())
    check_types(roots, environment, "fields")


@pytest.mark.parametrize("command", COMMANDS[::4])  # The chain below has every kind
def test_rows_survive(posts: Path, environment: Environment, command: str) -> None:
    with_rows(posts, environment)
    before = rows(posts)
    vibegen(posts, *command.split())
    steps = ["upgrade head", "check", "downgrade -1", "upgrade head", "check"]
    if not list(posts.glob("migrations/versions/0002_*")):  # The column is as it was
        steps = steps[:2]
    for step in steps:
        environment.run(f"alembic {step}", posts)
    after = rows(posts)
    assert len(after) == len(before) == 3
    if command.startswith("rename"):
        *_, place, new = command.split()
        old = place.partition(".")[2]
        assert [{new if k == old else k: v for k, v in it.items()} for it in before] == after


def test_fields_one_after_the_other(posts: Path, environment: Environment) -> None:
    before = content(posts)
    for it in CHAIN:
        vibegen(posts, *it.split())
    check(posts, environment)
    check_types([posts], environment, "chain")
    for _ in CHAIN:
        vibegen(posts, "undo")
    assert content(posts) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_edited_apps(posts: Path, environment: Environment, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a sequence that can be repeated
    done = edit(posts, environment, chance)
    environment.run("pytest -n 0 -q -p no:cacheprovider", posts)
    before = content(posts)
    command = chance.choice(COMMANDS)
    told = vibegen(posts, *command.split(), expect=None)
    said = f"{done}\n{command}\n{told.stdout}{told.stderr}"
    assert told.returncode in {0, KEPT}, said
    if told.returncode == 0:
        environment.run("ruff check --no-cache --ignore D,I,ANN,E501,W191,E101 .", posts)
        environment.run("pytest -n 0 -q -p no:cacheprovider", posts)
    vibegen(posts, "undo")
    assert content(posts) == before


def test_the_same_as_a_new_one(emitted: Emit, posts: Path, tmp_path: Path) -> None:
    """A field that was added later is where it would have been from the beginning."""
    vibegen(posts, "add", "field", "Post", "subtitle:str:null")
    whole = (
        f"crud Post {' '.join(FIELDS)} sku:str:unique:null views:int:default=0 subtitle:str:null"
    )
    other = shutil.copytree(emitted(Case("", [whole])), tmp_path / "other")
    one, two = content(posts), content(other)
    differing = {it for it in {**one, **two} if one.get(it) != two.get(it)}
    assert all(it.startswith((".vibegen/", "migrations/")) for it in differing), differing


@pytest.mark.parametrize("app", [SQLALCHEMY_ASYNC, SQLALCHEMY_SYNC])
def test_adopted_apps(tmp_path: Path, app: Adoptable) -> None:
    """The files change as in our own apps; the migration is the app's own business."""
    app.write(tmp_path)
    vibegen(tmp_path, "adopt")
    vibegen(tmp_path, "add", "crud", "Post", "title:str:max=200", "body:text")
    before = content(tmp_path)
    done = vibegen(tmp_path, "add", "field", "Post", "subtitle:str:null")
    has_migrations = "alembic" in done.stdout
    assert has_migrations or "change the table `posts` in your databases" in done.stdout
    code = 2 if has_migrations else 0
    vibegen(tmp_path, "rename", "field", "Post.title", "headline", expect=code)
    vibegen(tmp_path, "remove", "field", "Post.body")
    for path, data in content(tmp_path).items():
        if path.endswith(".py"):
            ast.parse(data)
    for _ in range(2 if code else 3):
        vibegen(tmp_path, "undo")
    assert content(tmp_path) == before


@pytest.mark.parametrize("options", ["", "--db postgres", "--db mysql"])
def test_every_database(
    emitted: Emit, environment: Environment, tmp_path: Path, options: str
) -> None:
    """Up step by step, down step by step, and up again, with rows in the table."""
    root = shutil.copytree(emitted(Case(options, [POSTS])), tmp_path / "blog")
    (root / "tests/test_rows.py").write_text(ROWS)
    for it in CHAIN:
        vibegen(root, *it.split())
    environment.run("pytest -n 0 -q -p no:cacheprovider tests/test_rows.py", root)
    environment.run("pytest -n 0 -q -p no:cacheprovider --deselect tests/test_rows.py", root)
