"""The wheel as users get it: built, installed where nothing of this checkout is, and used."""

import os
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PATIENCE_SECONDS = 600
HIDDEN = (".dockerignore", ".env.example", ".github", ".gitignore", ".pre-commit-config.yaml")
FIELDS = ("title:str:max=200", "body:text", "status:enum:draft/published:default=draft")
EMITTED = (
    *(".env.example", ".gitignore", ".github/workflows/ci.yml", "pyproject.toml"),
    *("app/main.py", "static/app.css", "static/htmx.min.js", "app/posts/models.py"),
    *("app/posts/list.html", "migrations/versions/0001_create_posts.py"),
)
pytestmark = pytest.mark.slow
Installed = Callable[[str], Path]


def run(cwd: Path, *words: str | Path) -> str:
    """Run a command that has to succeed, with nothing of this checkout in reach."""
    ours = (str(REPOSITORY), os.environ.get("VIRTUAL_ENV", str(REPOSITORY)))
    path = [it for it in os.environ["PATH"].split(os.pathsep) if not it.startswith(ours)]
    leave_out = {"PYTHONPATH", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"}
    done = subprocess.run(
        [*map(str, words)],
        cwd=cwd,
        env={
            **{name: it for name, it in os.environ.items() if name not in leave_out},
            "PATH": os.pathsep.join([*path, str(REPOSITORY / ".uv/bin")]),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}"
    return done.stdout


def find_pythons() -> list[str]:
    """Return a Python of each supported version that this machine has."""
    command = [REPOSITORY / "scripts/pythons"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


PYTHONS = find_pythons()
ENDS = [*enumerate((PYTHONS[0], PYTHONS[-1]))]


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and the wheel from it, as publishing does."""
    folder = tmp_path_factory.mktemp("dist")
    run(REPOSITORY, "uv", "build", "--quiet", "--out-dir", folder)
    return folder


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    [wheel] = dist.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return what installs the wheel for a Python, and names the command then.

    The first Python gets the oldest dependencies that the wheel allows, the others the newest.
    """

    def install(python: str) -> Path:
        folder = tmp_path_factory.mktemp("tool")
        run(folder, "uv", "venv", "--quiet", "--python", python, "venv")
        which = "lowest-direct" if python == PYTHONS[0] else "highest"
        words = ["--quiet", "--python", "venv/bin/python", "--resolution", which, wheel]
        run(folder, "uv", "pip", "install", *words)
        return folder / "venv/bin/vibegen"

    return install


def sources(folder: str) -> set[str]:
    """Return the files of a folder of the checkout, as git sees them."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", folder]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return {it for it in done.stdout.split("\0") if it and (REPOSITORY / it).is_file()}


def test_the_wheel_holds_the_tool_and_every_template(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {it for it in archive.namelist() if ".dist-info/" not in it}
    templates = {f"vibegen/_{it}" for it in sources("blueprints")}
    assert names == sources("vibegen") | templates
    for name in HIDDEN:
        assert any(f"/files/common/{name}" in it for it in names), name
    assert "vibegen/_blueprints/new/files/pages/static/htmx.min.js" in names


def test_the_wheel_has_no_files_of_nobody(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [entry_points] = [it for it in archive.namelist() if it.endswith("/entry_points.txt")]
        [licence] = [it for it in archive.namelist() if it.endswith("/LICENSE")]
        assert archive.read(licence) == (REPOSITORY / "LICENSE").read_bytes()
        assert b"vibegen = vibegen.__main__:main" in archive.read(entry_points)


def test_the_sdist_holds_what_it_takes_to_build_and_test(dist: Path) -> None:
    [sdist] = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {it.name.partition("/")[2] for it in archive.getmembers()}
    wanted = sources("vibegen") | sources("blueprints") | sources("tests")
    assert wanted | {"README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"} <= names
    assert not any(".venv" in it or "__pycache__" in it for it in names)


@pytest.mark.parametrize("python", PYTHONS, ids=lambda it: Path(it).resolve().name)
def test_it_does_the_main_job(python: str, installed: Installed, tmp_path: Path) -> None:
    vibegen = installed(python)
    place = tmp_path / "my äpps"
    place.mkdir()
    run(place, vibegen, "new", "blog")
    blog = place / "blog"
    run(blog, vibegen, "add", "crud", "Post", *FIELDS)
    assert [it for it in EMITTED if not (blog / it).is_file()] == []
    assert run(blog, vibegen, "add", "crud", "Post", *FIELDS) == "nothing to do\n"
    made = "from app.main import create_app; print(type(create_app()).__name__)"
    alone = ["uv", "run", "--quiet", "--no-dev", "--python", python]
    assert run(blog, *alone, "python", "-c", made) == "FastAPI\n"
    if python == PYTHONS[-1]:  # Takes a minute, and one Python shows that the project stands alone
        run(blog, "uv", "run", "--quiet", "--python", python, "just", "test")


def test_old_dependencies_emit_the_same(installed: Installed, tmp_path: Path) -> None:
    oldest, newest = (emit_with(installed(it), tmp_path / str(i)) for i, it in ENDS)
    assert oldest == newest


def emit_with(vibegen: Path, place: Path) -> dict[str, bytes]:
    """Return the files of an app with a resource and one more field, without the records."""
    place.mkdir()
    run(place, vibegen, "new", "blog")
    run(place / "blog", vibegen, "add", "crud", "Post", *FIELDS)
    run(place / "blog", vibegen, "add", "field", "Post", "subtitle:str:null")
    files = [it for it in (place / "blog").rglob("*") if it.is_file()]
    names = {it: it.relative_to(place).as_posix() for it in files}
    return {
        name: it.read_bytes()
        for it, name in names.items()
        if not name.startswith(("blog/.git/", "blog/.vibegen/"))
    }
