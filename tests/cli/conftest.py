"""Runs `vibegen` as users do: as a process, with and without a terminal."""

import codecs
import os
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
PATIENCE_SECONDS = 30
OWN_TERMINAL = (  # Makes Ctrl-C reach the process that follows
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execv(sys.executable, [sys.executable, '-m', 'vibegen', *sys.argv[1:]])"
)


@dataclass
class Result:
    """What a process left behind."""

    code: int
    out: str
    err: str = ""


@dataclass
class Shell:
    """A folder to type commands in."""

    cwd: Path
    env: dict[str, str] = field(default_factory=dict[str, str])

    def __call__(
        self, *words: str, typed: str = "", env: Mapping[str, str] | None = None
    ) -> Result:
        """Run a command without a terminal."""
        done = subprocess.run(
            [sys.executable, "-m", "vibegen", *words],
            cwd=self.cwd,
            env={**self.env, **(env or {})},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def sh(self, script: str) -> Result:
        """Run a line of shell."""
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            cwd=self.cwd,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def terminal(
        self, *words: str, say: Sequence[tuple[str, str]] = (), columns: int = 80
    ) -> Result:
        """Run a command on a terminal; whenever a text appears, type what belongs to it."""
        ours, theirs = os.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL, *words],
            cwd=self.cwd,
            env={"PAGER": "cat", **self.env, "TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        seen = _converse(ours, list(say))
        os.close(ours)
        return Result(process.wait(PATIENCE_SECONDS), seen)

    def at(self, folder: str) -> "Shell":
        """Return a shell in another folder."""
        return Shell(self.cwd / folder, self.env)

    def write(self, path: str, text: str | bytes) -> None:
        """Put a file somewhere below."""
        file = self.cwd / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def read(self, path: str) -> str:
        """Return a file with its own line ends."""
        return (self.cwd / path).read_bytes().decode()

    def tree(self) -> dict[str, bytes]:
        """Return every file below, git's and the record's left out."""
        return {
            it.relative_to(self.cwd).as_posix(): it.read_bytes()
            for it in sorted(self.cwd.rglob("*"))
            if it.is_file() and not {".git", ".vibegen"} & set(it.relative_to(self.cwd).parts)
        }


def _converse(terminal: int, say: list[tuple[str, str]]) -> str:
    seen, heard_until = "", 0
    decode = codecs.getincrementaldecoder("utf-8")().decode  # A chunk may end inside a character
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if say and (found := seen.find(say[0][0], heard_until)) >= 0:
            heard_until = found + len(say[0][0])
            os.write(terminal, say.pop(0)[1].encode())
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # The other side is closed
            break
        if not chunk:
            break
        seen += decode(chunk).replace("\r\n", "\n")
    assert not say, f"{say[0][0]!r} never appeared in:\n{seen}"
    return seen


def plain(text: str) -> str:
    """Return what a terminal shows, without colours."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the tiny blueprints as a package would be."""
    folder = tmp_path_factory.mktemp("site")
    info = folder / "tiny-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[vibegen.blueprints]\ntiny = tiny_blueprints\n")
    (folder / "tiny_blueprints").symlink_to(HERE / "tiny" / "tiny_blueprints")
    return folder


@pytest.fixture
def vg(tmp_path: Path, site: Path) -> Shell:
    """Return a shell in an empty folder, with the tiny blueprints installed."""
    home = tmp_path / "home"
    work = tmp_path / "work"
    home.mkdir()
    work.mkdir()
    keep = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    paths = os.pathsep.join([str(REPOSITORY), str(site)])
    settings = {"HOME": str(home), "PYTHONPATH": paths, "PYTHONWARNINGS": "error"}
    return Shell(work, {**keep, **settings, "GIT_CEILING_DIRECTORIES": str(tmp_path)})


@pytest.fixture
def blog(vg: Shell) -> Shell:
    """Return a shell inside a new app."""
    assert vg("new", "blog").code == 0
    return vg.at("blog")


@pytest.fixture
def real(vg: Shell) -> Shell:
    """Return a shell in an empty folder, with vibegen's own blueprints only."""
    return Shell(vg.cwd, {**vg.env, "PYTHONPATH": str(REPOSITORY)})


@pytest.fixture(scope="session")
def made_app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real app that was made once, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "HOME": str(folder)}
    assert Shell(folder, env)("new", "blog").code == 0
    shutil.rmtree(folder / "blog/.git", ignore_errors=True)
    return folder / "blog"


@pytest.fixture
def app(real: Shell, made_app: Path) -> Shell:
    """Return a shell inside a new app made by vibegen's own blueprints."""
    shutil.copytree(made_app, real.cwd / "blog")
    return real.at("blog")
