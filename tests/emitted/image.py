"""Builds and runs the image of a Dockerfile without an engine: each stage a folder to chroot into.

No container engine can run where our CI does. What a Dockerfile says is carried out all the same: its
commands see the copied files and nothing else of the app, users and rights are the kernel's, and a
container has processes and a network of its own. Two things are stood in for: the base image by this
machine's `/usr` and its Python, and an image that is only copied from by the program on `PATH`.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from string import Template
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from .kit import run

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

PATIENCE_SECONDS = 300
START_SECONDS = 60
PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
ETC = ("passwd", "group", "shadow", "login.defs", "nsswitch.conf", "resolv.conf", "hosts", "ssl")
MOUNTS = """
set -eu
cd "$1"; user=$2 python=$3 cache=$4; shift 4
for it in usr "$python" cache; do mkdir -p "./$it"; done
mount --bind /usr usr
mount -o remount,bind,ro usr
mount --bind "$python" usr/local
mount --bind "$python" "./$python"
mount --bind "$cache" cache
mount --rbind /dev dev
mount -t proc proc proc
set -- env -i "$@"
[ "$user" = - ] || set -- setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs "$@"
exec chroot . "$@"
"""
ISOLATED = ("unshare", "--mount", "--pid", "--fork", "--kill-child")


@dataclass
class Stage:
    """A stage of a build: its root folder, and what its instructions have set so far.

    Args:
        root: The folder that is `/` to its commands.
        python: The prefix of the Python that the base image brings.
        healthcheck: The command that tells whether a container is well.
        command: What a container runs.
    """

    root: Path
    python: Path
    env: dict[str, str] = field(default_factory=dict[str, str])
    folder: str = "/"
    user: str = "-"
    healthcheck: Sequence[str] = ()
    command: Sequence[str] = ()

    def words(self, words: Sequence[str], *, network: Sequence[str] = ()) -> list[str]:
        """Return what runs a command inside, in a place of its own among processes and mounts."""
        place = [self.root, self.user, self.python, cache_of_uv()]
        env = {"PATH": PATH, "HOME": "/", "UV_CACHE_DIR": "/cache", **self.env}
        inside = [*(f"{name}={value}" for name, value in env.items()), "sh", "-c"]
        inside += ['cd "$0" && exec "$@"', self.folder, *words]
        return [*network, *ISOLATED, "sh", "-c", MOUNTS, "mounts", *map(str, place), *inside]

    def run(self, words: Sequence[str]) -> None:
        """Run a command inside that has to succeed."""
        done = subprocess.run(
            self.words(words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}"

    def path(self, name: str) -> Path:
        """Return where a path of an instruction lies on this machine."""
        return self.root / (Path(self.folder) / name).relative_to("/")

    def copy(self, source: Path, target: str) -> None:
        """Copy a file or what is in a folder, as `COPY` does."""
        place = self.path(target)
        if source.is_dir():
            shutil.copytree(source, place, symlinks=True, dirs_exist_ok=True)
            return
        if target.endswith("/"):
            place /= source.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, place)


@cache
def cache_of_uv() -> str:
    """Return the folder that keeps packages from one installation to the next."""
    return run(["uv", "cache", "dir"], Path()).stdout.strip()


def build(context: Path, place: Path, python: Path) -> Stage:
    """Carry out the Dockerfile of a folder, and return its last stage."""
    text = (context / "Dockerfile").read_text().replace("\\\n", " ")
    stages: dict[str, Stage] = {}
    stage = Stage(place, python)
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            words = rest.split()
            stage = Stage(place / str(len(stages)), python)
            furnish(stage.root)
            stages[words[2] if words[1:2] == ["AS"] else rest] = stage
        else:
            instruct(stage, name, rest, context, stages)
    return stage


def furnish(root: Path) -> None:
    """Put into an empty folder what a base image has beside programs."""
    for name in ("bin", "dev", "etc", "proc", "tmp", "usr"):
        (root / name).mkdir(parents=True)
    (root / "tmp").chmod(0o1777)
    (root / "bin/sh").symlink_to("/usr/bin/sh")
    for name in ("lib", "lib64"):
        (root / name).symlink_to(f"usr/{name}")
    for name in ETC:
        if Path("/etc", name).is_dir():
            shutil.copytree(f"/etc/{name}", root / "etc" / name, symlinks=True)
        elif Path("/etc", name).exists():
            shutil.copy2(f"/etc/{name}", root / "etc" / name)


def instruct(
    stage: Stage, name: str, rest: str, context: Path, stages: Mapping[str, Stage]
) -> None:
    """Carry out one instruction."""
    match name:
        case "ENV":
            for word in shlex.split(rest):
                key, _, value = word.partition("=")
                stage.env[key] = Template(value).substitute({"PATH": PATH, **stage.env})
        case "WORKDIR":
            stage.folder = rest
            stage.path(".").mkdir(parents=True, exist_ok=True)
        case "COPY":
            copy(stage, shlex.split(rest), context, stages)
        case "RUN":
            stage.run(["sh", "-c", rest])
        case "USER":
            passwd = (stage.root / "etc/passwd").read_text()
            (stage.user,) = re.findall(rf"(?m)^{rest}:[^:]*:(\d+):", passwd)
        case "CMD":
            stage.command = json.loads(rest)
        case "HEALTHCHECK":
            stage.healthcheck = json.loads(rest.partition("CMD ")[2])
        case "EXPOSE" | "VOLUME":
            pass
        case _:
            raise AssertionError(f"an instruction that nothing here carries out: {name}")


def copy(stage: Stage, words: Sequence[str], context: Path, stages: Mapping[str, Stage]) -> None:
    """Copy from the folder of the app, from an earlier stage, or from another image."""
    *sources, target = (it for it in words if not it.startswith("--"))
    origin = next((it.removeprefix("--from=") for it in words if it.startswith("--from=")), "")
    for source in sources:
        if origin in stages:
            stage.copy(stages[origin].path(source), target)
        elif origin:
            stage.copy(Path(shutil.which(Path(source).name) or ""), target)
        else:
            ignored = (context / ".dockerignore").read_text().splitlines()
            assert f"!{source}" in ignored, f"the engine would not find {source}"
            stage.copy(context / source, target)


@dataclass(frozen=True)
class Container:
    """What runs."""

    image: Stage
    process: subprocess.Popen[bytes]

    def run(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command beside it, as `docker exec` does."""
        network = ("nsenter", "--target", str(self.process.pid), "--net")
        command = self.image.words(words, network=network)
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )


def wait_until_well(container: Container) -> None:
    """Repeat the health check until it succeeds."""
    end = time.monotonic() + START_SECONDS
    while (check := container.run(container.image.healthcheck)).returncode:
        assert container.process.poll() is None, "it has ended"
        assert time.monotonic() < end, check.stderr


@contextmanager
def container(image: Stage, env: Mapping[str, str]) -> Generator[Container]:
    """Run a container with some variables until it is well, and stop it in peace afterwards."""
    network = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "network")
    image = replace(image, env={**image.env, **env})
    with TemporaryFile() as log:
        words = image.words(image.command, network=network)
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        it = Container(image, process)
        try:
            wait_until_well(it)
            yield it
            (first,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            os.kill(int(first), signal.SIGTERM)
            assert process.wait(START_SECONDS) == 0
        except BaseException:
            log.seek(0)
            sys.stderr.buffer.write(log.read())
            raise
        finally:
            process.kill()
            process.wait()
