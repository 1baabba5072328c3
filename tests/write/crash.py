"""Kills a write before, within and after every effect on the disk; run in a process of its own.

Usage: `python crash.py SCENE FOLDER [again]`. Prints JSON: how many moments there were, how many
led to the old and to the new tree, and what was wrong. With `again`, the recovery is killed too.
"""

from __future__ import annotations

import json
import os
import shutil
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


def main(scene: str, folder: Path, *, again: bool) -> dict[str, Any]:
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
        message = recover(root)
        now = tree(root.parent)
        found["old"] += now == old
        found["new"] += now == new
        if now not in (old, new) or recover(root) is not None:
            found["wrong"].append([str(what), message, sorted(now)])

    total = 0
    while True:
        plant_old(root, scene)
        if not killed_at(total, lambda: write(change)):
            break
        judge(total)
        total += 1
    for number in range(total):
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
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), again="again" in sys.argv)))  # noqa: T201
