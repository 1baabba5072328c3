"""Emitted code as code: lint, format, types, tests with coverage, migrations."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from .cases import CASES, QUICK
from .checking import check_types
from .databases import SQL, SqlDatabase
from .kit import REPOSITORY, Environment, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .conftest import Databases, Emit

RULES = REPOSITORY / "tests" / "emitted" / "rules.toml"
MIN_COVERAGE = 0.98  # Of the lines and branches of each folder, so that none hides another
PARTS = ("lines", "branches")
SLOW = [name for name in CASES if name not in QUICK]
REPEATED = {  # What their tests would run, those of the API apps and of other pairs do
    *(f"pages-alone-{it}" for it in (2, 6, 7)),
    *("api-paired-0", "api-paired-1", "mysql-paired"),
}
RUN = [name for name in SLOW if name not in REPEATED]
EACH = [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in RUN)]
OLDEST = (  # Run and checked with the oldest dependencies that they allow, the others with the newest
    *("tasks", "seed", "sse-and-crud", "page-and-crud"),
    *("postgres-every-type", "mysql-related", "mongodb-related"),
)
ONE_OF = ("-alone-0", "-alone-2", "pages-paired-0", "pages-paired-1", "mongodb-paired")
THIRD = [  # A third checker looks at these of the apps with one resource, and of the pairs
    name for name in CASES if not re.search("-(alone|paired)", name) or name.endswith(ONE_OF)
]
NEWEST = [name for name in SLOW if name not in OLDEST]
TYPED = [
    pytest.param(QUICK, "environment", id="quick"),
    pytest.param(OLDEST, "oldest", id="oldest", marks=pytest.mark.slow),
    *(
        pytest.param(NEWEST[i::2], "environment", id=f"slow-{i}", marks=pytest.mark.slow)
        for i in range(2)
    ),
]
BATCHES = [
    pytest.param(QUICK, id="quick"),
    *(pytest.param(SLOW[i::2], id=f"slow-{i}", marks=pytest.mark.slow) for i in range(2)),
]


@pytest.fixture
def roots(request: pytest.FixtureRequest, emitted: Emit) -> list[Path]:
    names: Sequence[str] = request.param
    return [emitted(CASES[name]) for name in names]


@pytest.fixture
def root(request: pytest.FixtureRequest, emitted: Emit) -> Path:
    return emitted(CASES[request.param])


@pytest.mark.parametrize("roots", BATCHES, indirect=True)
def test_ruff_finds_nothing(roots: list[Path], environment: Environment) -> None:
    ruff = f"ruff check --no-cache --output-format concise --config {RULES}"
    for root in roots:  # In its folder, since ruff reads the rules' patterns from there
        environment.run(ruff, root)


@pytest.mark.parametrize("roots", BATCHES, indirect=True)
def test_the_app_s_own_rules_find_nothing(roots: list[Path], environment: Environment) -> None:
    run([environment.bin / "ruff", "check", "--no-cache", *roots], REPOSITORY)


@pytest.mark.parametrize("roots", BATCHES, indirect=True)
def test_code_is_formatted(roots: list[Path], environment: Environment) -> None:
    run([environment.bin / "ruff", "format", "--check", "--no-cache", *roots], REPOSITORY)


@pytest.mark.parametrize(("roots", "versions"), TYPED, indirect=["roots"])
def test_pyright_strict_finds_nothing(
    roots: list[Path], versions: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    check_types(roots, request.getfixturevalue(versions), tmp_path.name)


@pytest.mark.slow
@pytest.mark.parametrize("root", THIRD, indirect=True)
def test_mypy_strict_finds_nothing(root: Path, environment: Environment, cache: Path) -> None:
    places = [it for it in ("app", "tests", "migrations") if (root / it).exists()]
    command = f"mypy --strict --explicit-package-bases --cache-dir {cache} {' '.join(places)}"
    environment.run(command, root)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where mypy keeps what it knows of libraries, for all apps of this process."""
    return tmp_path_factory.mktemp("mypy")


@pytest.mark.slow
@pytest.mark.parametrize("root", CASES, indirect=True)
def test_ty_finds_nothing(root: Path, environment: Environment) -> None:
    environment.run(f"ty check --error-on-warning --python {environment.python}", root)


@pytest.mark.parametrize("name", EACH)
def test_own_tests_pass_and_cover_the_app(
    emitted: Emit, request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    """As the app measures it itself, or in its way in half the time."""
    versions = "oldest" if name in OLDEST else "environment"
    environment: Environment = request.getfixturevalue(versions)
    root, report = emitted(CASES[name]), tmp_path / "coverage.json"
    measure = f"--cov --cov-report=json:{report}" if name in QUICK else "-p quick_cover"
    env = {"COVERAGE_FILE": str(tmp_path / ".coverage"), "COVERED": str(report)}
    done = environment.run(f"pytest -n 0 -p no:cacheprovider {measure}", root, env)
    last = done.stdout.strip().splitlines()[-1]
    assert "passed" in last
    assert not [it for it in ("warning", "skipped", "xfailed", "deselected") if it in last]
    assert not done.stderr
    files: dict[str, Any] = json.loads(report.read_text())["files"]
    assert {root / it for it in files} >= {*root.glob("app/**/*.py")}
    covered = coverage_by_feature(files)
    assert {name: it for name, it in covered.items() if it < MIN_COVERAGE} == {}
    assert untouched_endpoints(root, files) == []


@pytest.mark.slow
def test_passwords_at_their_real_cost(emitted: Emit, environment: Environment) -> None:
    """Elsewhere their hashes cost nothing: see `haste`."""
    root = emitted(CASES["api-alone-2"])
    environment.run(
        "pytest -n 0 -p no:cacheprovider tests/test_passwords.py", root, {"PYTHONPATH": ""}
    )


def coverage_by_feature(files: dict[str, Any]) -> dict[str, float]:
    """Return the covered share of lines and branches: of the app (""), and by folder of it."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, file in files.items():
        for folder in ("", path.rpartition("/")[0]):
            for nth, done in enumerate(("covered", "missing")):
                counts[folder][nth] += sum(file["summary"][f"{done}_{it}"] for it in PARTS)
    return {name: done / (done + left) for name, (done, left) in counts.items() if done + left}


@pytest.mark.parametrize("name", ["default", "pages-alone-0", "pages-alone-2"])
def test_css_is_what_the_app_would_build(
    emitted: Emit, environment: Environment, tmp_path: Path, name: str
) -> None:
    root = emitted(CASES[name])
    built = tmp_path / "app.css"
    environment.run(f"tailwindcss -i static/app.src.css -o {built} --minify", root)
    assert built.read_bytes() == (root / "static" / "app.css").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["pages-alone-2", "pages-paired-0", *(f"{it}-every-type" for it in SQL[1:])]
)
def test_migrations_of_the_command_line_lead_to_the_models(
    emitted: Emit, environment: Environment, databases: Databases, name: str
) -> None:
    root, database = emitted(CASES[name]), databases(CASES[name].database).database()
    env = {"DATABASE_URL": database.url}
    environment.run("alembic upgrade head", root, env)
    environment.run("alembic check", root, env)
    environment.run("alembic downgrade base", root, env)
    assert isinstance(database, SqlDatabase)
    assert [*database.tables()] == ["alembic_version"]
    environment.run("alembic upgrade head", root, env)


def untouched_endpoints(root: Path, files: dict[str, Any]) -> list[str]:
    """Return the functions of routes that no test of the app has called."""
    return [
        f"{path}: {it.name}"
        for path, file in files.items()
        if path.endswith(("/api.py", "/routes.py"))
        for it in ast.walk(ast.parse((root / path).read_text()))
        if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)
        and {*file["missing_lines"]}.issuperset(lines(it))
    ]


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[int]:
    """Return where its statements begin, without what it says about itself."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return [it.lineno for it in body]
