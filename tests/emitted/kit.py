"""Emits apps through the public command line, installs what they name, and serves them."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import tokenize
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from .databases import Server as DatabaseServer

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from .databases import Database

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 60  # A busy machine with two cores
STOP_SECONDS = 3  # What contracts.md allows
COMMAND_SECONDS = 600
HASTE = REPOSITORY / "tests" / "emitted" / "haste"
UNUSED = "-p no:schemathesis -p no:hypothesispytest -p no:slipcover"  # By emitted tests
CHECKERS = ("mypy", "slipcover", "ty")  # What emitted code is held against beyond its own dev group


@dataclass(frozen=True)
class Case:
    """An app to emit.

    Args:
        new: The options of `vibegen new`, as typed.
        add: The words after `vibegen add`, one text a command.
    """

    new: str = ""
    add: Sequence[str] = ()

    @property
    def database(self) -> str:
        """What it stores in, as `--db` names it."""
        words = shlex.split(self.new)
        return words[words.index("--db") + 1] if "--db" in words else "sqlite"

    @property
    def name(self) -> str:
        """A folder name that tells cases apart."""
        digest = hashlib.sha256(repr((self.new, tuple(self.add))).encode())
        return f"blog-{digest.hexdigest()[:10]}"


@contextmanager
def locked(folder: Path) -> Generator[Path]:
    """Let one test process at a time work at a folder, which may not be there yet."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as file:
        flock(file, LOCK_EX)
        yield folder


def run(
    words: Sequence[str | Path],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    *,
    expect: int | None = 0,
) -> subprocess.CompletedProcess[str]:
    """Run a command; what it said is the message if its exit code is another one."""
    done = subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_SECONDS,
    )
    said = f"{shlex.join(map(str, words))} in {cwd}: {done.returncode}\n{done.stdout}{done.stderr}"
    assert expect is None or done.returncode == expect, said
    return done


def vibegen(cwd: Path, *words: str, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Type a command of ours, without a terminal."""
    command = [sys.executable, "-m", "vibegen", *words, "--no-input"]
    return run(command, cwd, {"PYTHONPATH": str(REPOSITORY)}, expect=expect)


def emit(case: Case, folder: Path) -> Path:
    """Return the app of a case, which the first process that asks emits into `folder`."""
    done = folder / case.name / "done"
    with locked(done.parent):
        root = done.parent / "blog"
        if not done.exists():
            done.parent.mkdir()
            vibegen(done.parent, "new", "blog", *shlex.split(case.new))
            for words in case.add:
                vibegen(root, "add", *shlex.split(words))
            done.touch()
    return root


class Environment:
    """A virtual environment with all that emitted apps name, and the type checkers."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.python = self.bin / "python"

    def path(self) -> dict[str, str]:
        """Return the variables that make its commands the first ones found, and quick."""
        return {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "PYTEST_ADDOPTS": UNUSED,
            "PYTHONPATH": str(HASTE),
            "VIRTUAL_ENV": str(self.bin.parent),
        }

    def run(
        self,
        command: str,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        *,
        expect: int | None = 0,
    ) -> subprocess.CompletedProcess[str]:
        """Run one of its commands, such as `alembic upgrade head`."""
        name, *words = shlex.split(command)
        return run([self.bin / name, *words], cwd, {**self.path(), **(env or {})}, expect=expect)


def install(roots: Sequence[Path], cache: Path, *, oldest: bool = False) -> Environment:
    """Make one environment for several apps with uv, once for each version of what they name.

    Args:
        roots: The apps.
        cache: The folder that keeps environments.
        oldest: Take the oldest version that each of the apps allows, instead of the newest.
    """
    files = [it / "pyproject.toml" for it in roots]
    names = b"".join(it.read_bytes() for it in files)
    told = f"{CHECKERS}{sys.version}{oldest}".encode()
    digest = hashlib.sha256(names + told).hexdigest()[:10]
    with locked(cache / f"env-{digest}") as folder:
        if not (folder / "done").exists():
            run(["uv", "venv", "--quiet", "--clear", "--python", sys.executable, folder], cache)
            pip = ["uv", "pip", "install", "--quiet", "--python", folder / "bin" / "python"]
            groups = [it for file in files for it in ("--group", f"{file}:dev")]
            named = [it for file in files for it in ("--requirements", file)]
            which = ["--resolution", "lowest-direct"] if oldest else []
            run([*pip, *which, *groups, "--group", f"{files[0]}:fuzz", *named], cache)
            run([*pip, *CHECKERS], cache)
            (folder / "done").touch()
    return Environment(folder)


@dataclass
class Server:
    """A served app with a database of its own."""

    root: Path
    url: str
    log_file: Path
    database: Database
    process: subprocess.Popen[bytes]
    client: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))  # A program, not a browser
        self.client = httpx2.Client(base_url=self.url, timeout=30, cookies=no_cookies)

    @property
    def log(self) -> str:
        """All that the server wrote so far."""
        return self.log_file.read_text()

    def stop(self) -> float:
        """Ask the server to stop; return how many seconds it took."""
        self.client.close()
        started = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        return time.monotonic() - started


def serve(
    root: Path,
    environment: Environment,
    folder: Path,
    env: Mapping[str, str] | None = None,
    database: Database | None = None,
) -> Server:
    """Migrate a new database and serve the app on a free port, as its container does."""
    folder.mkdir(parents=True, exist_ok=True)
    database = database or DatabaseServer("sqlite", folder).database()
    kill = {"GRANIAN_WORKERS_KILL_TIMEOUT": "1"}  # Seconds
    variables = {**environment.path(), **kill, "DATABASE_URL": database.url, **(env or {})}
    if (root / "migrations").exists() and "DATABASE_URL" not in (env or {}):
        environment.run("alembic upgrade head", root, variables)
    port = free_port()
    command = "--interface asgi --factory app.main:create_app"
    log_file = folder / "server.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [environment.bin / "granian", *command.split(), "--port", str(port)],
            cwd=root,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    server = Server(root, f"http://127.0.0.1:{port}", log_file, database, process)
    wait_until_it_answers(server)
    return server


def free_port() -> int:
    """Return a port of the loopback interface on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_until_it_answers(server: Server) -> None:
    """Wait until the app answers; if it never does, the test says why."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if server.client.get("/health/ping").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.05)
    server.stop()
    raise AssertionError(f"{server.root} does not start:\n{server.log}")


def python_files(root: Path) -> list[Path]:
    """Return the emitted Python files."""
    return sorted(it for it in root.rglob("*.py") if ".vibegen" not in it.parts)


def code_lines(files: Sequence[Path]) -> int:
    """Count the lines of code: neither blank, nor comment, nor docstring."""
    return sum(len(_code(it.read_text())) for it in files)


def _code(source: str) -> set[int]:
    idle = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    code = {
        row
        for it in tokens
        if it.type not in idle | {tokenize.ENDMARKER}
        for row in range(it.start[0], it.end[0] + 1)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and (ast.get_docstring(node) is not None):
            code -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return code


def record(root: Path) -> list[dict[str, object]]:
    """Return the operations that the app remembers, the first one first."""
    files = sorted((root / ".vibegen" / "operations").glob("*.json"))
    return [json.loads(it.read_text()) for it in files]
