"""Where each operation lands on the disk, and whether it may. Reads only."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from vibegen.change import CreateFile, DeleteFile, Refused, sha
from vibegen.checks import check_path, check_paths, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen.change import Operation

Listing = tuple[set[str], dict[str, str]]
CHANGED = "run the command again: it starts from what is there now"


@dataclass(frozen=True, slots=True)
class Target:
    """One operation and its place on the disk.

    Args:
        operation: What happens.
        path: The real file, every symlink followed.
        stat: Of the file as it was when it was checked; `None` where there is none.
    """

    operation: Operation
    path: Path
    stat: os.stat_result | None

    def still_holds(self) -> bool:
        """Whether the file is the one that was checked, judged by its inode, size and time."""
        try:
            now = os.lstat(self.path)
        except FileNotFoundError:
            return self.stat is None
        return self.stat is not None and _signature(now) == _signature(self.stat)


def _signature(of: os.stat_result) -> tuple[int, int, int, int]:
    return of.st_dev, of.st_ino, of.st_size, of.st_mtime_ns


def targets(root: Path, operations: Sequence[Operation]) -> list[Target]:
    """Find each operation's place below an existing root and check that it is as expected.

    Raises:
        Refused: A file changed since it was read, is in the way, or is no plain file; a name
            differs only in case from one on the disk; a symlink leads out of the project.
        OSError: The disk cannot be read, or the user may not write there.
    """
    check_paths(op.path for op in operations)
    real_root = Path(os.path.realpath(root))
    if not real_root.is_dir():
        raise Refused(f"`{root}` is not a folder", hint=CHANGED)
    listings: dict[Path, Listing] = {}
    found: dict[Path, str] = {}
    for op in operations:
        other = found.setdefault(_place(real_root, op), op.path)
        if other != op.path:
            raise Refused(
                f"`{op.path}` and `{other}` are one file on this disk",
                hint="make two files of them first",
            )
    result: list[Target] = []
    for (path, _), op in zip(found.items(), operations, strict=True):
        if isinstance(op, CreateFile):
            _check_case(real_root, op.path, listings)
        result.append(_target(op, path))
    return result


def missing_folders(root: Path, places: Sequence[Path]) -> list[Path]:
    """List the folders that some files need and that do not exist, parents first."""
    missing: dict[Path, None] = {}
    for place in places:
        chain: list[Path] = []
        folder = place.parent
        while folder != root and folder not in missing and not folder.exists():
            chain.append(folder)
            folder = folder.parent
        missing.update(dict.fromkeys(reversed(chain)))
    return list(missing)


def inside(real_root: Path, path: str) -> Path:
    """Return the place of a path whose folders' symlinks were followed, but not its own.

    Raises:
        Refused: It is not plainly below the root, or a symlink leads out of it or into `.git`.
    """
    check_path(path)
    place = real_root / path
    return _held(real_root, path, Path(os.path.realpath(place.parent)) / place.name)


def _place(real_root: Path, op: Operation) -> Path:
    place = inside(real_root, op.path)
    if not place.is_symlink() or isinstance(op, CreateFile):
        return place
    if isinstance(op, DeleteFile):
        raise Refused(f"`{op.path}` is a symlink", hint="remove it by hand")
    return _held(real_root, op.path, Path(os.path.realpath(place)))


def _held(real_root: Path, path: str, place: Path) -> Path:
    if not place.is_relative_to(real_root):
        raise Refused(
            f"`{path}` leads out of the project, to `{place}`",
            hint="a symlink on the way points there: edit that file where it lives",
        )
    if place != real_root:
        check_path(place.relative_to(real_root).as_posix())
    return place


def _target(op: Operation, place: Path) -> Target:
    _check_folders(op.path, place)
    try:
        found = os.lstat(place)
    except FileNotFoundError:
        found = None
    if isinstance(op, CreateFile):
        if found is not None:
            what = "folder" if stat.S_ISDIR(found.st_mode) else "file"
            raise Refused(
                f"`{op.path}` exists", hint=f"move that {what} away, or choose another name"
            )
        return Target(op, place, None)
    if found is None:
        raise Refused(f"`{op.path}` is gone since it was read", hint=CHANGED)
    _check_file(op, place, found)
    return Target(op, place, found)


def _check_folders(path: str, place: Path) -> None:
    folder = place.parent
    while not os.path.lexists(folder):
        folder = folder.parent
    if not folder.is_dir():
        raise Refused(
            f"`{folder}` is a file, but `{path}` needs a folder there",
            hint="move that file away, or choose another name",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(13, "Permission denied", str(folder))


def _check_file(op: Operation, place: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "no plain file"
        raise Refused(f"`{op.path}` is {what}", hint="move it away, then run the command again")
    if not os.access(place, os.R_OK | os.W_OK):
        raise PermissionError(13, "Permission denied", str(place))
    if sha(place.read_bytes()) != sha(op.before):
        raise Refused(f"`{op.path}` changed since it was read", hint=CHANGED)


def _check_case(root: Path, path: str, listings: dict[Path, Listing]) -> None:
    """Refuse a new name beside one that differs only in case: some disks take them for one."""
    folder = root
    for part in path.split("/"):
        if folder not in listings:
            listings[folder] = _listing(folder)
        names, folded = listings[folder]
        alike = folded.get(fold(part))
        if alike and part not in names:
            other = (folder / alike).relative_to(root).as_posix()
            raise Refused(
                f"`{path}` differs only in case from `{other}`",
                hint="choose another name: some disks take them for one file",
            )
        folder /= part


def _listing(folder: Path) -> Listing:
    """Return the names in a folder, and by what they are when case is ignored."""
    try:
        return _names(folder, folder.stat().st_mtime_ns)
    except (FileNotFoundError, NotADirectoryError):
        return set(), {}


@lru_cache  # Looked at before the question, and again before the write
def _names(folder: Path, _changed_at: int) -> Listing:
    names = os.listdir(folder)  # noqa: PTH208 - a path for each is slow
    return set(names), {fold(name): name for name in names}
