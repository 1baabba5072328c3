"""Apps that their users edited at random: a command still does its work, or says what to do."""

from __future__ import annotations

import ast
import random
import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from .kit import Case, run, vibegen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Emit
    from .kit import Environment

    Change = Callable[[Path, Environment, random.Random], None]

pytestmark = pytest.mark.slow
SEEDS = range(3)
NO_PLACE = 6
LAYOUTS = (
    ("line-length = 60", "indent-width = 2"),
    ("line-length = 120", "format.quote-style = 'single'"),
    ("line-length = 79", "format.indent-style = 'tab'"),
    ("line-length = 88", "format.skip-magic-trailing-comma = true"),
)
WIRED = ("app/routes.py", "app/main.py", "app/config.py", "app/base.html", "pyproject.toml")


BLACK = (
    "--line-length=60",
    "--line-length=120 --skip-magic-trailing-comma",
    "--line-length=79 --preview --enable-unstable-feature=string_processing",
)


def laid_out_anew(root: Path, environment: Environment, chance: random.Random) -> None:
    """Format everything with ruff and other settings."""
    options = " ".join(f'--config "{it}"' for it in chance.choice(LAYOUTS))
    environment.run(f"ruff format --no-cache --isolated {options} app tests", root)


def blackened(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Format everything with black itself, which no emitted app installs."""
    before = content(root)
    options = chance.choice(BLACK).split()
    run([sys.executable, "-m", "black", *options, "app", "tests"], root)
    assert content(root) != before


def commented(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Put comments and blank lines between the lines that others look for."""
    for path in WIRED:
        file = root / path
        remark = "{# mine #}\n" if path.endswith(".html") else "# mine: (, [ and {\n"
        lines = file.read_text().splitlines(keepends=True)
        tops = [
            at
            for at, line in enumerate(lines)
            if re.match(r"(from|import|def|\{% (macro|block)) ?", line)
        ]
        for at in sorted(chance.sample(tops, min(3, len(tops))), reverse=True):
            lines.insert(at, chance.choice([remark, "\n"]))
        file.write_text("".join(lines))


def moved(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Put the functions of the wiring and of a feature in another order."""
    for path in ("app/routes.py", "app/home/routes.py", "app/health/routes.py"):
        text = (root / path).read_text()
        lines = text.splitlines(keepends=True)
        plain = [
            it
            for it in ast.parse(text).body
            if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef) and not it.decorator_list
        ]
        spans = [(it.lineno - 1, it.end_lineno or it.lineno) for it in plain]
        if len(spans) < 2 or not path.endswith("routes.py"):
            lines.append("\n\ndef mine() -> None:\n    pass\n")
        else:
            chance.shuffle(plain)
            (a, b), (c, d) = sorted(spans)[-2:]
            lines[a:d] = [*lines[c:d], *lines[b:c], *lines[a:b]]
        (root / path).write_text("".join(lines))


def renamed(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Give the registrar and its argument, a router and a setting other names."""
    word = chance.choice(["wire", "setup", "mount_all"])
    for path in ("app/routes.py", "app/main.py"):
        file = root / path
        file.write_text(file.read_text().replace("include_routers", word))
    routes = root / "app/routes.py"
    text = routes.read_text().replace("home_router", chance.choice(["home", "start_router"]))
    routes.write_text(re.sub(r"\bapp\b(?!\.\w+\.routes)", chance.choice(["app", "api"]), text))


CHANGES: tuple[Change, ...] = (
    laid_out_anew,
    blackened,
    commented,
    moved,
    renamed,
)


def chosen(chance: random.Random) -> list[Change]:
    """Choose what happens to an app, and in which order."""
    return chance.sample(CHANGES, chance.randint(1, len(CHANGES)))


def test_the_seeds_try_everything() -> None:
    tried = [chosen(random.Random(seed)) for seed in SEEDS]  # noqa: S311 - as below
    assert {it for changes in tried for it in changes} == set(CHANGES)


@pytest.mark.parametrize("words", ["crud Book title:str price:decimal:8/2", "page About"])
@pytest.mark.parametrize("seed", SEEDS)
def test_edited_apps(
    emitted: Emit, environment: Environment, tmp_path: Path, seed: int, words: str
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a sequence that can be repeated
    root = shutil.copytree(emitted(Case("", ["crud Post title"])), tmp_path / "blog")
    for change in chosen(chance):
        change(root, environment, chance)
    environment.run("pytest -n 0 -q -p no:cacheprovider", root)
    before = content(root)
    done = vibegen(root, "add", *words.split(), expect=None)
    assert done.returncode in {0, NO_PLACE}, done.stdout + done.stderr
    if done.returncode:
        assert content(root) == before
        assert "by hand" in done.stderr
        return
    after = content(root)
    for path, data in before.items():
        old, new = data.splitlines(), iter(after[path].splitlines())
        assert all(line in new for line in old), f"{path} lost a line"
    environment.run("pytest -n 0 -q -p no:cacheprovider", root)
    vibegen(root, "undo")
    assert content(root) == before


def content(root: Path) -> dict[str, bytes]:
    """Return every file below, but for what running the tests leaves behind."""
    return {
        it.relative_to(root).as_posix(): it.read_bytes()
        for it in sorted(root.rglob("*"))
        if it.is_file() and "__pycache__" not in it.parts and ".git" not in it.parts
    }
