"""Where things are measured: a real install of the tool, and of what an emitted app needs."""

from __future__ import annotations

import compileall
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.report import say
from bench.timing import environment, run

ROOT = Path(__file__).resolve().parent.parent
FASTCRUD = "fastcrud>=0.23"
VIBETUNER = "vibetuner>=14.1.1"
FIELDS = ("title:str:max=200", "body:text", "views:int:default=0", "published:bool:default=false")


@dataclass(frozen=True)
class Tool:
    """vibegen as a user has it: a wheel in an environment of its own, compiled.

    Args:
        home: The environment.
    """

    home: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.home / "bin/python"

    @property
    def command(self) -> Path:
        """The console script."""
        return self.home / "bin/vibegen"

    def project(self, folder: Path, *options: str) -> Path:
        """Make an app, and return its folder."""
        run([self.command, "new", folder.name, "--no-input", *options], folder.parent)
        return folder


def install_tool(home: Path) -> Tool:
    """Build the wheel and install it, with what it needs, as bytecode."""
    say("installing vibegen")
    _uv("build", "--wheel", "--out-dir", home.with_name("wheel"), ROOT)
    (wheel,) = home.with_name("wheel").glob("*.whl")
    return Tool(_environment(home, wheel))


def install_app(home: Path, project: Path, rival: str = FASTCRUD) -> Path:
    """Install what an emitted app needs, and what to compare it with; return the interpreter."""
    say("installing what the emitted app needs")
    _environment(home, "-r", project / "pyproject.toml", rival)
    return home / "bin/python"


def compiled(folder: Path) -> Path:
    """Compile the Python files of a folder, as a server's image has them."""
    compileall.compile_dir(folder, quiet=2)
    return folder


def _environment(home: Path, *packages: str | Path) -> Path:
    _uv("venv", home)
    _uv("pip", "install", "--compile-bytecode", "--python", home / "bin/python", *packages)
    return home


def _uv(*words: str | Path) -> None:
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("`uv` is needed for the benchmark")
    command = [uv, *map(str, words), "--quiet"]
    subprocess.run(command, check=True, env=dict(environment()))  # noqa: S603 - ours
