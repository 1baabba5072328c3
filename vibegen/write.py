"""Writes a Change: all of it or nothing, whatever happens in between.

New content is put beside its place under a name of our own, brought to the platter, and announced
in the journal; then each file is renamed. Dying before the announcement leaves the old tree (and
files that the next start removes), dying after it leaves a tree that the next start completes.
A project that does not exist yet is built beside its place and renamed in one go; nothing of the
user's is at stake there, so it is not forced to the platter, which would take most of the time.

Promised: mode and, where allowed, owner of an edited file. Not promised: extended attributes and
further hard links of an edited file; a new project that lives through a power cut in its first
seconds; safety from somebody who swaps folders for symlinks while we write; anything on Windows
beyond a plain write.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from vibegen import disk, journal
from vibegen.change import CreateFile, Refused, sha
from vibegen.checks import check_paths
from vibegen.journal import Entry, Failed, Journal
from vibegen.targets import CHANGED, Target, missing_folders, targets

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from vibegen.change import Change, Operation

__all__ = ["Failed", "check", "recover", "write"]

REASONS = {
    errno.ENOSPC: ("no space left for", "free some space and run the command again"),
    errno.EDQUOT: ("no space left for", "free some space and run the command again"),
    errno.EACCES: ("no permission to write", "see who may: `ls -ld {}`"),
    errno.EPERM: ("no permission to write", "see who may: `ls -ld {}`"),
    errno.EEXIST: ("something appeared at", CHANGED),
    errno.ENOTEMPTY: ("something appeared at", CHANGED),
    errno.ENOTDIR: ("something appeared at", CHANGED),
    errno.ELOOP: ("symlinks lead in a circle at", "choose another place"),
    errno.EROFS: ("the disk is read-only at", "choose a folder that you may write to"),
}
BUSY = "wait until it is done, then run the command again"


def write(change: Change) -> None:
    """Write a checked change, all or nothing; post-steps are the caller's.

    A signal that arrives meanwhile is delivered afterwards, or stops the write where that is safe.

    Raises:
        Refused: The disk is not as the change expects: a file changed since it was read, something
            is in the way, a symlink leads out of the project. Nothing was written.
        Failed: No permission, no space, another vibegen is writing. Nothing was written.
        KeyboardInterrupt: The user asked to stop in time. Nothing was written.
    """
    if change.is_empty:
        return
    with _stopping(change.root), disk.signals_held() as stop_if_asked:
        if os.path.lexists(change.root):
            root = Path(os.path.realpath(change.root))
            if not root.is_dir():
                raise Refused(f"`{change.root}` is not a folder", hint=CHANGED)
            with disk.locked(root):
                _replace(root, change.operations, stop_if_asked)
        else:
            _plant(change.root, change.operations, stop_if_asked)


def check(change: Change) -> None:
    """Look for what would stop `write`, so that nobody is asked in vain; changes nothing.

    Raises:
        Refused: As `write`.
        Failed: No permission.
    """
    with _stopping(change.root):
        if os.path.lexists(change.root):
            targets(change.root, change.operations)
        elif not os.access(change.root.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "Permission denied", str(change.root.parent))


def recover(root: Path) -> str | None:
    """Finish or take back a write that was interrupted; call before reading the project.

    Returns:
        One line for the user about what was done; `None` if there was nothing to do.

    Raises:
        Failed: Another vibegen is writing just now, or the disk says no.
    """
    with _stopping(root), disk.signals_held():
        if not os.path.lexists(root):
            return _sweep(root)
        real_root = Path(os.path.realpath(root))
        if not journal.waits(real_root):
            return None
        with disk.locked(real_root):
            return _settle(journal.find(real_root))


def _replace(
    root: Path, operations: Sequence[Operation], stop_if_asked: Callable[[], None]
) -> None:
    """Write below a root that exists."""
    aims = targets(root, operations)
    _check_space(root, operations)
    if journal.waits(root):
        raise Failed("an interrupted write waits to be finished", hint="run the command again")
    plan = _journal(root, aims)
    try:
        plan.open()
        _stage(plan, aims, stop_if_asked)
        _check_again(aims)
        plan = plan.committed()
        plan = plan.finish()
    except BaseException:
        _take_back(plan)
        raise
    with suppress(OSError):  # All is written; what is left over is cleared at the next start
        plan.clear()


def _take_back(plan: Journal) -> None:
    try:
        plan.take_back()
    except OSError as error:
        raise Failed(
            f"the disk refused to take back a write: {error.strerror or error}",
            hint="run any vibegen command here again: it brings the files in order",
        ) from error


def _journal(root: Path, aims: Sequence[Target]) -> Journal:
    token = os.urandom(4).hex()
    entries = [
        Entry(
            aim.path,
            before=sha(aim.operation.before),
            after=sha(aim.operation.after),
            temp=aim.path.with_name(f".vibegen-{token}-{number}"),
            backup=aim.path.with_name(f".vibegen-{token}-{number}.old"),
        )
        for number, aim in enumerate(aims)
    ]
    places = [aim.path for aim in aims]
    return Journal(root, tuple(entries), tuple(missing_folders(root, places)))


def _stage(plan: Journal, aims: Sequence[Target], stop_if_asked: Callable[[], None]) -> None:
    """Make all that the write needs, under names of our own."""
    for folder in plan.folders:
        if not folder.exists():  # `.vibegen` came with the journal
            disk.make_folder(folder)
    temps: list[Path] = []
    for entry, aim in zip(plan.entries, aims, strict=True):
        stop_if_asked()
        if aim.operation.after is not None:
            disk.put(entry.temp, aim.operation.after, _mode(aim.operation))
            temps.append(entry.temp)
        if aim.stat is not None:
            _back_up(entry, aim.operation.before or b"", aim.stat)
            if aim.operation.after is not None:
                disk.dress(entry.temp, aim.stat)
    # All are written before the first is synced, so the disk can take them together
    folders = {folder.parent for folder in plan.folders} | {e.path.parent for e in plan.entries}
    for place in [*temps, *sorted(folders)]:
        stop_if_asked()
        disk.sync(place)


def _mode(op: Operation) -> int:
    if isinstance(op, CreateFile):
        return disk.PROGRAM_MODE if op.executable else disk.FILE_MODE
    return disk.PRIVATE_MODE


def _back_up(entry: Entry, before: bytes, like: os.stat_result) -> None:
    """Keep the old file under a second name: a rename is the way back, and needs no space."""
    try:
        disk.link(entry.path, entry.backup)
    except OSError:  # A disk without links
        disk.put(entry.backup, before, disk.PRIVATE_MODE)
        disk.dress(entry.backup, like)
        disk.sync(entry.backup)


def _check_again(aims: Sequence[Target]) -> None:
    """Look once more, now that the slow part is done and the renames follow."""
    for aim in aims:
        if not aim.still_holds():
            raise Refused(f"`{aim.operation.path}` changed while it was written", hint=CHANGED)


def _check_space(root: Path, operations: Sequence[Operation]) -> None:
    """Refuse early what cannot fit; the disk itself has the last word."""
    if hasattr(os, "statvfs"):
        disk_now = os.statvfs(root)
        if sum(len(op.after or b"") for op in operations) > disk_now.f_bavail * disk_now.f_frsize:
            raise OSError(errno.ENOSPC, "No space left on device", str(root))


def _plant(root: Path, operations: Sequence[Operation], stop_if_asked: Callable[[], None]) -> None:
    """Write a tree where nothing is: beside its place, then one rename."""
    check_paths(op.path for op in operations)
    gone = [op.path for op in operations if op.before is not None]
    if gone:
        raise Refused(f"`{gone[0]}` is gone since it was read", hint=CHANGED)
    parent = Path(os.path.realpath(root.parent))
    if not parent.is_dir():
        raise Refused(f"`{root.parent}` is not a folder", hint="make it first")
    _check_space(parent, operations)
    seed = parent / f".{root.name}.vibegen-{os.urandom(4).hex()}"
    disk.make_folder(seed)
    with disk.locked(seed):
        try:
            _grow(seed, operations, stop_if_asked)
            disk.move_folder(seed, parent / root.name)
        except BaseException:
            with suppress(OSError):
                _fell(seed)
            raise


def _grow(seed: Path, operations: Sequence[Operation], stop_if_asked: Callable[[], None]) -> None:
    folders = missing_folders(seed, [seed / op.path for op in operations])
    for folder in folders:
        disk.make_folder(folder)
    for op in operations:
        stop_if_asked()
        disk.put(seed / op.path, op.after or b"", _mode(op))


def _fell(folder: Path) -> None:
    """Remove a tree of our own, never following a symlink."""
    for where, folders, files in os.walk(folder, topdown=False):
        for name in files:
            disk.remove(Path(where, name))
        for name in folders:
            place = Path(where, name)
            (disk.remove if place.is_symlink() else disk.remove_folder)(place)
    disk.remove_folder(folder)


def _sweep(root: Path) -> str | None:
    """Remove what died while it was built beside `root`; what another process builds stays."""
    own = re.compile(rf"\.{re.escape(root.name)}\.vibegen-[0-9a-f]{{8}}")
    parent = root.parent
    swept = False
    for path in list(parent.iterdir()) if parent.is_dir() else []:
        if own.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            with suppress(disk.BusyError), disk.locked(path):
                _fell(path)
                swept = True
    return f"removed what was left of an interrupted start of `{root.name}`" if swept else None


def _settle(plan: Journal | None) -> str | None:
    if plan is None:
        return None
    count = len(plan.entries)
    files = "1 file" if count == 1 else f"{count} files"
    if plan.phase == "done" or plan.can_finish():
        (plan if plan.phase == "done" else plan.finish()).clear()
        return f"finished a write that was interrupted ({files})"
    left = [path.relative_to(plan.root).as_posix() for path in plan.take_back()]
    message = f"took back a write that was interrupted ({files})"
    if left:
        message += "; changed since and left alone: " + ", ".join(f"`{name}`" for name in left)
    return message


@contextmanager
def _stopping(root: Path) -> Generator[None]:
    """Turn what the disk says into words."""
    try:
        yield
    except disk.BusyError as error:
        raise Failed(f"another vibegen is writing to `{root}`", hint=BUSY) from error
    except OSError as error:
        reason, hint = REASONS.get(error.errno or 0, ("the disk refused", ""))
        where = Path(error.filename2 or error.filename or root)
        where = where.parent if ".vibegen-" in where.name else where  # A name of our own
        detail = "" if hint else f": {error.strerror or error}"
        hint = hint.format(shlex.quote(str(where)))
        raise Failed(f"{reason} `{where}`{detail}", hint=hint) from error
