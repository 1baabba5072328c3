"""schemathesis against served apps: whatever the schema allows, the app answers as it says."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from .kit import Case, Environment, Server, serve
from .resource import EVERY_REQUIRED_TYPE, EVERY_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Databases, Emit

pytestmark = pytest.mark.slow
SEEDS = {  # The first one with all phases; its coverage phase makes the same for every seed
    1: "--max-examples 40",
    2: "--max-examples 40 --phases fuzzing,stateful",
    3: "--max-examples 40 --phases fuzzing,stateful",
}
CASES = {
    "no-resource": Case("--api --db none"),
    "plain": Case(add=["crud Post title:str:max=200 body:text"]),
    "every-type": Case("--api", [f"crud Post {EVERY_REQUIRED_TYPE}"]),
    "every-null": Case(add=[f"crud Post {EVERY_TYPE}"]),
    "unique": Case("--api", ["crud Account mail:email:unique number:int:unique:null --versioned"]),
    "hooks-soft-delete": Case(
        "--api", ["crud Post title:str key:slug:unique:null --hooks --soft-delete"]
    ),
    "postgres": Case("--db postgres --api", [f"crud Post {EVERY_REQUIRED_TYPE}"]),
    "mongodb": Case("--db mongodb --api", [f"crud Post {EVERY_REQUIRED_TYPE}"]),
    "mysql": Case("--db mysql --api", [f"crud Post {EVERY_REQUIRED_TYPE}"]),
    "references": Case(
        "--api",
        [
            "crud User name:str",
            "crud Post title:str author:ref:User parent:ref:self:null readers:many:User",
        ],
    ),
    "only-list-read": Case("--api", ["crud Post title:str views:int --only list,read"]),
}
THRICE = {"every-type", "references"}  # Others have fewer ways to answer, or the same
RUNS = [(name, seed) for name in CASES for seed in SEEDS if name in THRICE or seed == 1]
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
STORED = {  # Where nothing can be created, there has to be something to read
    "only-list-read": {"title": "Entry", "views": 5, "created_at": MOMENT, "updated_at": MOMENT},
}


@pytest.fixture
def served(
    emitted: Emit,
    environment: Environment,
    databases: Databases,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Server]:
    name: str = request.param
    database = databases(CASES[name].database).database()
    server = serve(emitted(CASES[name]), environment, tmp_path, database=database)
    if name in STORED:
        database.insert("posts", [STORED[name]])
    yield server
    server.stop()


@pytest.mark.parametrize(("served", "seed"), RUNS, indirect=["served"])
def test_fuzzer_finds_nothing(
    served: Server, environment: Environment, tmp_path: Path, seed: int
) -> None:
    schema = f"{served.url}/openapi.json"
    command = f"schemathesis run {schema} --checks all --seed {seed} --no-color {SEEDS[seed]}"
    if (settings := served.root / "schemathesis.toml").exists():
        shutil.copy(settings, tmp_path)
    done = environment.run(command, tmp_path, expect=None)
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    if "schema constraints" in done.stdout:  # It warns of ids: that a row is there, none can say
        assert re.search(r"(\d{3,}) generated, \1 passed", done.stdout), done.stdout[-2_000:]
        assert served.root.joinpath("app/relations.py").exists()
    else:
        assert "No issues found" in done.stdout, done.stdout[-2_000:]
    assert "Traceback" not in served.log
