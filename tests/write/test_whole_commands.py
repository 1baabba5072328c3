"""What may go wrong on a disk, met by whole commands: nothing of the user's is touched."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "vibegen"]
PATIENCE_SECONDS = 60
HUGE_BYTES = 200 * 2**20
BLUEPRINT = '''
from vibegen import App

def evil(app: App) -> None:
    """Do what a blueprint should not."""
    {act}
'''

Tree = dict[str, bytes | None]


def tree(folder: Path) -> Tree:
    """Return all that stands below, links as links; what git and Python note for themselves not."""
    return {
        path.relative_to(folder).as_posix(): content(path)
        for path in sorted(folder.rglob("*"))
        if not {".git", "__pycache__"} & set(path.parts)
    }


def content(path: Path) -> bytes | None:
    if path.is_symlink():
        return f"-> {path.readlink()}".encode()
    return None if path.is_dir() else path.read_bytes()


def environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(REPOSITORY)}


def vibegen(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        cwd=root,
        env=environment(root.parent),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    done = vibegen(folder, "new", "blog")
    assert done.returncode == 0, done.stderr
    shutil.rmtree(folder / "blog/.git", ignore_errors=True)
    return folder / "blog"


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "work/blog")


def with_blueprint(root: Path, act: str) -> None:
    """Give a project a blueprint of its own."""
    folder = root / ".vibegen/blueprints/evil"
    (folder / "files").mkdir(parents=True)
    (folder / "files/note.txt").write_text("note\n")
    (folder / "blueprint.py").write_text(BLUEPRINT.format(act=act))


def refusal(root: Path, *words: str) -> tuple[int, str]:
    """Run a command that is refused, and check that it left everything as it was."""
    before = tree(root.parent)
    done = vibegen(root, *words, "--json")
    assert tree(root.parent) == before
    return done.returncode, json.loads(done.stdout)["error"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../outside.txt", "is not inside the project"),
        ("app/../../outside.txt", "is not inside the project"),
        ("{folder}/outside.txt", "is not inside the project"),
        (".git/hooks/pre-commit", "belongs to git"),
    ],
)
def test_a_blueprint_whose_path_leads_out(root: Path, path: str, why: str) -> None:
    (root.parent / "outside.txt").write_text("precious\n")
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(parents=True)
    hook.write_text("precious\n")
    path = path.format(folder=root.parent)
    with_blueprint(root, f"app.edit({path!r}, lambda text: text + 'x')")
    code, error = refusal(root, "add", "evil", "--trust")
    assert (code, path in error, why in error) == (5, True, True), error
    assert hook.read_text() == "precious\n"


def test_a_blueprint_behind_a_link_that_leads_out(root: Path) -> None:
    (root.parent / "outside.txt").write_text("precious\n")
    (root / "docs").symlink_to("..")
    with_blueprint(root, "app.edit('docs/outside.txt', lambda text: text + 'x')")
    code, error = refusal(root, "add", "evil", "--trust")
    assert code == 5
    assert "leads out of the project" in error


def test_a_linked_file_gets_the_lines_and_stays_a_link(root: Path) -> None:
    (root / "app/routes.py").rename(root / "app/wiring.py")
    (root / "app/routes.py").symlink_to("wiring.py")
    done = vibegen(root, "add", "page", "About")
    assert done.returncode == 0, done.stderr
    assert (root / "app/routes.py").readlink() == Path("wiring.py")
    assert "about_router" in (root / "app/wiring.py").read_text()


def test_a_file_that_is_linked_from_outside(root: Path) -> None:
    (root / "app/routes.py").rename(root.parent / "wiring.py")
    (root / "app/routes.py").symlink_to("../../wiring.py")
    code, error = refusal(root, "add", "page", "About")
    assert code == 5
    assert "`app/routes.py`" in error


def test_a_folder_where_a_file_belongs(root: Path) -> None:
    (root / "app/about/routes.py").mkdir(parents=True)
    code, error = refusal(root, "add", "page", "About")
    assert code == 5
    assert "`app/about/routes.py`" in error


def test_a_name_that_differs_only_in_case(root: Path) -> None:
    (root / "app/About").mkdir()
    (root / "app/About/mine.txt").write_text("mine\n")
    code, error = refusal(root, "add", "page", "About")
    assert code == 5
    assert "differs only in case from `app/About`" in error


def test_two_commands_at_once(root: Path) -> None:
    """Both may do their work, or one of them is told to come back: nothing is lost or mixed."""
    for number in range(3):
        names = [f"left{number}", f"right{number}"]
        running = [
            subprocess.Popen(
                [*COMMAND, "add", "page", name, "--no-input"],
                cwd=root,
                env=environment(root.parent),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for name in names
        ]
        said = [it.communicate(timeout=PATIENCE_SECONDS)[1] for it in running]
        routes = (root / "app/routes.py").read_text()
        for name, process, words in zip(names, running, said, strict=True):
            assert process.returncode in {0, 1, 5}, words
            done = process.returncode == 0
            assert (root / f"app/{name}/routes.py").exists() is done, words
            assert (f"{name}_router" in routes) is done, words
            assert done or "error: " in words
        assert 0 in {it.returncode for it in running}, said
        assert vibegen(root, "status").stderr == "", "something was left to recover"


@pytest.mark.parametrize("path", ["data.bin", "app/dump.sql", "app/home/big.py", "tests/big.py"])
def test_a_file_of_200_megabytes_is_not_read(root: Path, path: str) -> None:
    with (root / path).open("wb") as file:
        file.truncate(HUGE_BYTES)
    done = subprocess.run(
        [*COMMAND, "add", "page", "About", "--no-input"],
        cwd=root,
        env=environment(root.parent),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (HUGE_BYTES, -1)),
    )
    assert done.returncode == 0, done.stderr
    assert (root / "app/about/routes.py").exists()
    assert (root / path).stat().st_size == HUGE_BYTES
