"""Random sets of blueprints in random order, one of them taken back: what is left passes all of its checks."""

from __future__ import annotations

import json
import os
import random
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from .kit import REPOSITORY, run, vibegen

if TYPE_CHECKING:
    from pathlib import Path

    from .kit import Environment

pytestmark = pytest.mark.slow
RULES = REPOSITORY / "tests" / "emitted" / "rules.toml"
SEEDS = range(int(os.environ.get("RANDOM_SETS", "2")))  # RANDOM_SETS=50 where there is time
REFUSED = {2, 5}  # Here: what needs pages, a database or a model that is not there
NEW = ("", "", "--api", "--db none", "--api --db none", "--db mongodb", "--db postgres --api")
WORDS = (
    "crud Post title:str:max=200:search body:text views:int",
    "crud Tag label:str:unique --hooks",
    "crud Author name:str email:email:unique --soft-delete --versioned",
    "page About",
    "sse news",
    "sse --for Post",
    "redis",
    "task Greet",
    "task SendReport --robust",
    "cron CleanUp '0 3 * * *'",
    "config Shop currency:str:default=EUR:max=3 api_key:str:hidden:null",
    "admin",
    "cache",
    "ratelimit",
    "config features.size:int:default=20:ge=1",
    "metrics --traces",
    "drain",
    "prod",
    "k8s",
    "cli",
    "seed",
    "relation Post.author Author",
    "field Post subtitle:str:null",
)
SIZE = (4, 9)  # Commands in a set


def state(root: Path) -> dict[Path, bytes]:
    """Return every file of an app but the caches and what git keeps."""
    return {
        it.relative_to(root): it.read_bytes()
        for it in root.rglob("*")
        if it.is_file() and not {".git", "__pycache__"} & {*it.parts}
    }


def grow(root: Path, chance: random.Random) -> list[str]:
    """Add what can be added; return the commands that were not refused, with nothing left of these."""
    done: list[str] = []
    for words in chance.sample(WORDS, chance.randint(*SIZE)):
        before = state(root)
        code = vibegen(root, "add", *shlex.split(words), expect=None).returncode
        assert code in {0, *REFUSED}, words
        if code:
            assert state(root) == before
        else:
            done.append(words)
    return done


def take_back(root: Path, chance: random.Random) -> str:
    """Undo one command, or none where later ones need it; return its number."""
    command = [sys.executable, "-m", "vibegen", "log", "--json"]
    log = run(command, root, {"PYTHONPATH": str(REPOSITORY)})
    number = str(chance.randrange(2, len(json.loads(log.stdout)["operations"]) + 1))
    before = state(root)
    done = vibegen(root, "undo", number, expect=None)
    assert done.returncode in {0, *REFUSED}, done.stderr
    if done.returncode:
        assert state(root) == before
    return number


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_set_in_random_order(seed: int, environment: Environment, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same sets for everybody
    root = tmp_path / "blog"
    vibegen(tmp_path, "new", "blog", *shlex.split(chance.choice(NEW)))
    done = grow(root, chance)
    taken = take_back(root, chance)
    environment.run(f"ruff check --no-cache --config {RULES} .", root)
    environment.run("ruff format --no-cache --check .", root)
    environment.run(f"pyright --pythonpath {environment.python}", root)
    said = environment.run("pytest -n 0 -p no:cacheprovider", root).stdout
    assert "passed" in said.splitlines()[-1], (done, taken)
