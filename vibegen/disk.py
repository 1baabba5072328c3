"""Every effect on the disk, one small function each, so that a test can stop between any two.

Nothing else in vibegen changes a file. Each function raises `OSError` as the system gives it.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path
    from types import FrameType

FILE_MODE, PROGRAM_MODE = 0o666, 0o777  # Less the user's umask
PRIVATE_MODE = 0o600  # Until a file is dressed as the one that it replaces: that may hold secrets
HELD = ("SIGINT", "SIGTERM", "SIGHUP")  # As far as the system has them


def make_folder(path: Path) -> None:
    """Make one folder that must not exist."""
    path.mkdir()


def remove_folder(path: Path) -> None:
    """Remove one empty folder."""
    path.rmdir()


def put(path: Path, data: bytes, mode: int = FILE_MODE) -> None:
    """Make a file that must not exist; its content may not be on the platter yet."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(data)


def save(path: Path, data: bytes) -> None:
    """Write a file outside of the project, in the place of another if there is one."""
    temp = path.with_name(f".vibegen-{os.urandom(4).hex()}")
    try:
        put(temp, data)
        move(temp, path)
    except BaseException:
        with suppress(OSError):
            remove(temp)
        raise


def dress(path: Path, like: os.stat_result) -> None:
    """Give a file the mode of another and, where we may, its owner."""
    mine = path.stat()
    if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        with suppress(PermissionError):
            os.chown(path, like.st_uid, like.st_gid)
    path.chmod(like.st_mode & 0o7777)


def sync(path: Path) -> None:
    """Bring a file's content, or a folder's list of names, to the platter."""
    if sys.platform == "win32" and path.is_dir():
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def link(old: Path, new: Path) -> None:
    """Give a file a second name that must not exist."""
    os.link(old, new)


def move(old: Path, new: Path) -> None:
    """Rename a file, in the place of another if there is one."""
    old.replace(new)


def move_folder(old: Path, new: Path) -> None:
    """Rename a folder to a name that is free, or that of an empty folder."""
    old.rename(new)


def remove(path: Path) -> None:
    """Remove one file."""
    path.unlink()


class BusyError(OSError):
    """Another process holds the lock."""


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Hold a folder against other vibegen processes; the system lets go when this one dies.

    The folder itself is locked, so no lock file is left behind or committed. Where the system has
    no such lock (Windows, some network disks) the journal, which exists once, has to do.

    Raises:
        BusyError: Another process has it.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(*error.args) from error
        except OSError:  # No such lock on this disk
            pass
        yield
    finally:
        os.close(handle)


@contextmanager
def signals_held() -> Generator[Callable[[], None]]:
    """Keep interrupts and requests to end waiting while the tree is between two states.

    Yields:
        A function to call where stopping is safe: it raises `KeyboardInterrupt` if one waits.
        What waits until the end is delivered then, as if it had come late.
    """
    waiting: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        waiting.append(number)

    def stop_if_asked() -> None:
        if waiting:
            raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in HELD if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        for number, handler in before.items():
            if handler != signal.SIG_IGN:  # `nohup` stays in force
                with suppress(ValueError):  # Not the main thread: signals do not come here
                    signal.signal(number, hold)
        yield stop_if_asked
    finally:
        for number, handler in before.items():
            with suppress(ValueError):
                signal.signal(number, handler or signal.SIG_DFL)
        if waiting:
            signal.raise_signal(waiting[0])
