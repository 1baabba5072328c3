"""Kills a write before, within and after every effect on the disk; run in a process of its own.

Usage: `python crash.py SCENE FOLDER [again | system]`. Prints JSON: how many moments there were,
how many led to the old and to the new tree, and what was wrong. With `again`, the recovery is
killed too. With `system`, SIGKILL comes at every call that changes the disk, whoever makes it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vibegen import disk
from vibegen.change import Change, CreateFile, DeleteFile, EditFile, Operation
from vibegen.write import recover, write

if TYPE_CHECKING:
    from collections.abc import Callable

Tree = dict[str, tuple[bytes | None, int]]
EFFECTS = (
    "make_folder",
    "remove_folder",
    "put",
    "dress",
    "sync",
    "link",
    "move",
    "move_folder",
    "remove",
)
CALLS = ("mkdir", "rmdir", "rename", "remove", "link", "symlink", "chmod", "chown", "truncate")
WRITING = os.O_WRONLY | os.O_RDWR
KILLED = 9

OLD: dict[str, bytes] = {
    "app/routes.py": b"a = 1\n",
    "pyproject.toml": b"[project]\r\n",
    "old.txt": b"old\n",
    "README.md": b"untouched\n",
}
RECORD = CreateFile(".vibegen/operations/0001-crud-post-00000000.json", b"{}\n")
SCENES: dict[str, tuple[Operation, ...]] = {
    "mixed": (
        CreateFile("app/posts/models.py", b"x = 1\n"),
        CreateFile("run.sh", b"#!/bin/sh\n", executable=True),
        EditFile("app/routes.py", b"a = 1\n", b"a = 1\nb = 2\n"),
        EditFile("pyproject.toml", b"[project]\r\n", b"[project]\r\nname = 1\r\n"),
        DeleteFile("old.txt", b"old\n"),
        RECORD,
    ),
    "one of each": (
        CreateFile("new.txt", b"x\n"),
        EditFile("app/routes.py", b"a = 1\n", b"a = 1\nb = 2\n"),
        DeleteFile("old.txt", b"old\n"),
    ),
    "edits": (
        EditFile("app/routes.py", b"a = 1\n", b"a = 1\nb = 2\n"),
        EditFile("README.md", b"untouched\n", b"untouched\nno\n"),
    ),
    "deletes": (DeleteFile("old.txt", b"old\n"), DeleteFile("README.md", b"untouched\n")),
    "new": (
        CreateFile("app/main.py", b"x = 1\n"),
        CreateFile("app/posts/models.py", b"y = 1\n"),
        CreateFile("run.sh", b"", executable=True),
        RECORD,
    ),
}


def tree(folder: Path) -> Tree:
    """Return every file's bytes and mode, and every folder with `None`, by relative path."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() else None,
            path.lstat().st_mode,
        )
        for path in sorted(folder.rglob("*"))
    }


def plant_old(root: Path, scene: str) -> None:
    """Make the tree that a scene starts from; `new` starts from nothing."""
    shutil.rmtree(root.parent, ignore_errors=True)
    root.parent.mkdir(parents=True)
    if scene == "new":
        return
    for path, data in OLD.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    (root / "app/routes.py").chmod(0o640)


def wrapped(
    real: Callable[..., None], moment: Callable[[], None], torn: Callable[[], bool]
) -> Callable[..., None]:
    """Return an effect with `moment` before and after, and half of it where `torn` says so."""

    def effect(*args: object) -> None:
        moment()
        if real.__name__ == "put" and torn():
            path, data, *mode = args
            assert isinstance(data, bytes)
            real(path, data[: len(data) // 2], *mode)
            os._exit(KILLED)
        real(*args)
        moment()

    return effect


def wrap(moment: Callable[[], None], torn: Callable[[], bool]) -> None:
    """Wrap every effect."""
    for name in EFFECTS:
        setattr(disk, name, wrapped(getattr(disk, name), moment, torn))


def killed_at(number: int, act: Callable[[], object], *, torn: bool = False) -> bool:
    """Do something in a child that dies at the given moment; whether it got that far."""
    child = os.fork()
    if child == 0:
        count = [0]

        def moment() -> None:
            if count[0] == number and not torn:
                os._exit(KILLED)
            count[0] += 1

        wrap(moment, lambda: torn and count[0] == number + 1)
        try:
            act()
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in {0, KILLED}:
        raise RuntimeError(f"the child failed at moment {number}")
    return code == KILLED


def struck_at(number: int, act: Callable[[], object]) -> bool:
    """Do something in a child that a SIGKILL meets right before that call of the system."""
    child = os.fork()
    if child == 0:
        count = 0

        def strike(event: str, args: tuple[object, ...]) -> None:
            nonlocal count
            writes = event == "open" and isinstance(args[2], int) and args[2] & WRITING
            if writes or event.removeprefix("os.") in CALLS:
                if count == number:
                    os.kill(os.getpid(), signal.SIGKILL)
                count += 1

        sys.addaudithook(strike)
        try:
            act()
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"the child failed at call {number}")
    return code == -signal.SIGKILL


def is_between(now: Tree, *whole: Tree) -> bool:
    """Whether files of the user's are neither as before nor as after; our own notes aside."""

    def own(tree: Tree) -> Tree:
        return {path: it for path, it in tree.items() if ".vibegen" not in path and it[0]}

    return own(now) not in map(own, whole)


def main(scene: str, folder: Path, *, again: bool, system: bool) -> dict[str, Any]:
    """Kill at every moment, recover, and compare."""
    os.fsync = lambda _: None  # A killed process takes no page of the system's along
    root = folder / "tree" / "blog"
    change = Change(root, SCENES[scene])
    plant_old(root, scene)
    old = tree(root.parent)
    write(change)
    new = tree(root.parent)
    assert old != new
    found: dict[str, Any] = {"moments": 0, "old": 0, "new": 0, "wrong": []}

    def judge(what: object) -> None:
        found["moments"] += 1
        between = is_between(tree(root.parent), old, new)
        message = recover(root)
        now = tree(root.parent)
        found["old"] += now == old
        found["new"] += now == new
        silent = between and not message
        if now not in (old, new) or silent or recover(root) is not None:
            found["wrong"].append([str(what), message, sorted(now)])

    total = 0
    kill = struck_at if system else killed_at
    while True:
        plant_old(root, scene)
        if not kill(total, lambda: write(change)):
            break
        judge(total)
        total += 1
    for number in range(0 if system else total):
        plant_old(root, scene)
        if killed_at(number, lambda: write(change), torn=True):
            judge((number, "torn"))
    # After one effect is before the next: every second moment is enough here
    for number in range(0, total * again, 2):
        for inner in range(0, total, 2):
            plant_old(root, scene)
            killed_at(number, lambda: write(change))
            if not killed_at(inner, lambda: recover(root)):
                break
            judge((number, inner))
    return found


if __name__ == "__main__":
    result = main(
        sys.argv[1],
        Path(sys.argv[2]),
        again="again" in sys.argv,
        system="system" in sys.argv,
    )
    print(json.dumps(result))  # noqa: T201
