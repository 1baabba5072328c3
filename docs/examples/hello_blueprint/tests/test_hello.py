"""The blueprint, run as its users run it."""

import subprocess
import sys
from pathlib import Path

import pytest


def vibegen(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "vibegen", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    vibegen(tmp_path, "new", "blog", "--api", "--db", "none")
    return tmp_path / "blog"


def test_what_it_writes(blog: Path) -> None:
    vibegen(blog, "add", "hello", "--greeting", "Good morning")
    assert 'greeting: str = "Good morning"\n' in (blog / "app/config.py").read_text()
    assert "message.upper()" not in (blog / "app/hello/routes.py").read_text()


def test_shouting(blog: Path) -> None:
    vibegen(blog, "add", "hello", "--shout")
    assert "message.upper()" in (blog / "app/hello/routes.py").read_text()


def test_twice_is_once(blog: Path) -> None:
    vibegen(blog, "add", "hello")
    assert vibegen(blog, "add", "hello") == "nothing to do\n"
