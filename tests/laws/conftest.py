"""Runs commands in this process, in copies of an app that was made once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from vibegen.cli import run

Vibegen = Callable[..., None]
Content = dict[str, bytes]


def content(folder: Path) -> Content:
    """Return every file below, the record included, and every folder, as a name with a slash."""
    return {
        it.relative_to(folder).as_posix() + "/" * it.is_dir(): b""
        if it.is_dir()
        else it.read_bytes()
        for it in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new app, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "blog"
    assert run(["new", str(folder), "--no-input"]) == 0
    shutil.rmtree(folder / ".git", ignore_errors=True)
    return folder


@pytest.fixture
def blog(made: Path, tmp_path: Path) -> Path:
    """Return a new app."""
    return Path(shutil.copytree(made, tmp_path / "blog"))


@pytest.fixture
def vibegen(blog: Path, monkeypatch: pytest.MonkeyPatch) -> Vibegen:
    """Return what runs a command in the new app, and checks its exit code."""
    monkeypatch.chdir(blog)

    def command(*words: str, code: int = 0) -> None:
        assert run([*words, "--no-input"]) == code

    return command
