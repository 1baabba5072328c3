"""The example of docs/writing-a-blueprint.md, installed and run as its readers would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
EXAMPLE = REPOSITORY / "docs/examples/hello_blueprint"
PATIENCE_SECONDS = 240


def run(cwd: Path, *words: str | Path) -> str:
    """Run a command that has to succeed, with nothing of this checkout on the path."""
    leave_out = {"PYTHONPATH", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"}
    environment = {name: it for name, it in os.environ.items() if name not in leave_out}
    done = subprocess.run(
        [*map(str, words)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def uv() -> str:
    found = os.environ.get("UV") or shutil.which("uv")
    assert found, "uv is not there; `./check` brings it along"
    return found


@pytest.fixture(scope="module")
def vibegen(tmp_path_factory: pytest.TempPathFactory, uv: str) -> Path:
    """Install vibegen and the example into an environment of their own; return the program."""
    folder = tmp_path_factory.mktemp("installed")
    run(folder, uv, "venv", "--quiet", "--python", sys.executable, "venv")
    # A copy, for a build leaves files behind, and its source may be read-only
    example = shutil.copytree(EXAMPLE, folder / "hello")
    python = folder / "venv/bin/python"
    run(folder, uv, "pip", "install", "--quiet", "--no-sources", "--python", python, REPOSITORY)
    run(folder, uv, "pip", "install", "--quiet", "--no-sources", "--python", python, example)
    return folder / "venv/bin/vibegen"


@pytest.fixture
def blog(tmp_path: Path, vibegen: Path) -> Path:
    run(tmp_path, vibegen, "new", "blog")
    return tmp_path / "blog"


def test_it_is_listed_and_explains_itself(blog: Path, vibegen: Path) -> None:
    told = run(blog, vibegen, "list").split()
    assert " hello Add a greeting at /hello/NAME (vibegen-hello) " in f" {' '.join(told)} "
    text = run(blog, vibegen, "add", "hello", "--help")
    assert "--greeting GREETING  The word in front of the name. (default: Hello)\n" in text


def test_it_writes_what_the_page_says(blog: Path, vibegen: Path) -> None:
    before = (blog / "app/routes.py").read_text().splitlines()
    run(blog, vibegen, "add", "hello", "--greeting", "Good morning")
    after = (blog / "app/routes.py").read_text().splitlines()
    assert [line.strip() for line in after if line not in before] == [
        "from app.hello.routes import router as hello_router",
        "app.include_router(hello_router)",
    ]
    assert '    greeting: str = "Good morning"\n' in (blog / "app/config.py").read_text()
    assert "hello visitor:\n    curl" in (blog / "justfile").read_text()
    assert run(blog, vibegen, "add", "hello", "--greeting", "Good morning") == "nothing to do\n"


@pytest.mark.slow
def test_what_it_writes_passes_the_checks_of_the_app(blog: Path, vibegen: Path, uv: str) -> None:
    run(blog, vibegen, "add", "hello", "--shout")
    run(blog, uv, "run", "--quiet", "just", "check")


@pytest.mark.slow
def test_its_own_tests_pass(vibegen: Path, uv: str) -> None:
    python = vibegen.with_name("python")
    run(vibegen.parent, uv, "pip", "install", "--quiet", "--python", python, "pytest")
    run(EXAMPLE, python, "-m", "pytest", "-p", "no:cacheprovider")
