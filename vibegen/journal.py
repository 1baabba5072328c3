"""The journal of a write that is under way, and the two ways out of it: finish or take back.

`.vibegen/journal.json` names every file that a write makes before the first is made, so whatever
moment the process dies at, the next one finds all of them. Its phase says how far it came: in
`stage` only new files with names of our own exist; `commit` is reached in one rename, after which
each file's state is told by its content.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vibegen import disk
from vibegen.change import RECORD, Refused, sha
from vibegen.stop import Stop
from vibegen.targets import inside

CACHE = "__pycache__"
FORMAT, VERSION = "vibegen.journal", 1
if TYPE_CHECKING:
    from pathlib import Path

NAMES = NEXT, DONE, _ = "journal.next", "journal.done", "journal.json"
OWN_NAME = re.compile(r"\.vibegen-[0-9a-f]{8}-\d+(\.old)?")  # Of the files that a write makes


class Failed(Stop):
    """The disk said no; nothing was written (exit code 1)."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a write. Paths are real; `before` and `after` are sha256, `None` for no file.

    `temp` holds the new content until it takes its place; `backup` is the old file's second name.
    """

    path: Path
    before: str | None
    after: str | None
    temp: Path
    backup: Path

    def state(self) -> str:
        """Tell by content whether the file is `done`, `pending`, `undone` or `foreign`.

        `undone` is as it was, and its new content is not there any more: only the way back is
        left. `foreign` is what somebody else wrote meanwhile.
        """
        now = _sha(self.path)
        if now == self.after:
            return "done"
        if now != self.before:
            return "foreign"
        return "pending" if self.after is None or _sha(self.temp) == self.after else "undone"


@dataclass(frozen=True, slots=True)
class Journal:
    """What a write makes. `folders` are new ones, parents first."""

    root: Path
    entries: tuple[Entry, ...]
    folders: tuple[Path, ...]
    phase: str = "stage"

    def open(self) -> None:
        """Put the journal on the disk; there must be none."""
        place = _place(self.root)
        if not place.parent.exists():
            disk.make_folder(place.parent)
            disk.sync(self.root)
        disk.put(place, self.text())
        disk.sync(place)
        disk.sync(place.parent)

    def committed(self) -> Journal:
        """Say in one rename that everything is staged: from here on the write can be finished."""
        place = _place(self.root)
        following = place.with_name(NEXT)
        journal = replace(self, phase="commit")
        disk.put(following, journal.text())
        disk.sync(following)
        disk.move(following, place)
        disk.sync(place.parent)
        return journal

    def can_finish(self) -> bool:
        """Whether all that the write needs is there, and nobody else changed a file since."""
        states = {entry.state() for entry in self.entries}
        return self.phase == "commit" and states <= {"done", "pending"}

    def finish(self) -> Journal:
        """Put every pending file in its place; `clear` is left to do."""
        for entry in self.entries:
            if entry.state() == "pending":
                _commit(entry)
        for folder in dict.fromkeys(entry.path.parent for entry in self.entries):
            disk.sync(folder)
        place = _place(self.root)
        disk.move(place, place.with_name(DONE))  # No way back once the first backup is gone
        disk.sync(place.parent)
        return replace(self, phase="done")

    def take_back(self) -> list[Path]:
        """Bring the old tree back, and clear up.

        Returns:
            Files that somebody else changed meanwhile: left as they are.
        """
        left: list[Path] = []
        for entry in reversed(self.entries):
            state = entry.state()
            if state == "foreign":
                left.append(entry.path)
            elif state == "done" and self.phase == "commit":
                _restore(entry)
        self.clear()
        return left

    def clear(self) -> None:
        """Remove what the write made beside the files, the journal last."""
        for entry in self.entries:
            for place in (entry.temp, entry.backup):
                if os.path.lexists(place):
                    disk.remove(place)
        place = _place(self.root)
        for folder in reversed(() if self.phase == "done" else self.folders):
            if folder != place.parent:
                _remove_if_empty(folder)
        for entry in self.entries if self.phase == "done" else ():
            if entry.after is None:
                _prune(entry.path.parent, self.root)
        for name in NAMES:
            if os.path.lexists(place.with_name(name)):
                disk.remove(place.with_name(name))
        _remove_if_empty(place.parent)

    def text(self) -> bytes:
        """Return it as JSON; its last bytes are a line feed and `}`."""
        import json

        def name(path: Path) -> str:
            return path.relative_to(self.root).as_posix()

        entries = [
            {"path": name(e.path), "before": e.before, "after": e.after}
            | {"temp": e.temp.name, "backup": e.backup.name}
            for e in self.entries
        ]
        folders = [name(folder) for folder in self.folders]
        data = {"format": FORMAT, "version": VERSION, "phase": self.phase}
        return json.dumps(data | {"folders": folders, "files": entries}, indent=1).encode()


def find(root: Path) -> Journal | None:
    """Read the journal that a dead process left; `None` if there is none.

    A project may come from a stranger, so every path in it is held to the same rules as those of a
    change, and only files with names of our own are ever removed.

    Raises:
        Failed: It is not a journal that this vibegen can act on.
    """
    place = _place(root)
    for name in (DONE, place.name):
        if os.path.lexists(place.with_name(name)):
            return _found(root, place.with_name(name))
    if os.path.lexists(place.with_name(NEXT)):
        disk.remove(place.with_name(NEXT))
    _remove_if_empty(place.parent)
    return None


def _found(root: Path, place: Path) -> Journal | None:
    import json

    try:
        found = _read(root, json.loads(place.read_bytes()))
    except (ValueError, KeyError, TypeError, AttributeError, Refused) as error:
        if _torn(place):
            disk.remove(place)  # Died while writing it: nothing had been staged
            _remove_if_empty(place.parent)
            return None
        raise Failed(
            f"`{RECORD}/{place.name}` is not a journal that this vibegen wrote",
            hint="look at it, then remove it",
        ) from error
    return replace(found, phase="done") if place.name == DONE else found


def _read(root: Path, data: dict[str, Any]) -> Journal:
    if (data["format"], data["version"]) != (FORMAT, VERSION):
        raise ValueError(data["version"])
    entries = tuple(_entry(root, item) for item in data["files"])
    folders = tuple(inside(root, str(path)) for path in data["folders"])
    if data["phase"] not in {"stage", "commit"}:
        raise ValueError(data["phase"])
    return Journal(root, entries, folders, data["phase"])


def _entry(root: Path, item: dict[str, Any]) -> Entry:
    path = inside(root, str(item["path"]))
    own = [str(item["temp"]), str(item["backup"])]
    if not all(OWN_NAME.fullmatch(name) for name in own):
        raise ValueError(own)
    return Entry(path, item["before"], item["after"], *(path.with_name(name) for name in own))


def _torn(place: Path) -> bool:
    """Whether the end is missing: JSON of ours ends with its closing brace."""
    text = place.read_bytes().rstrip(b"\0")
    return not text or (text.startswith(b"{") and not text.endswith(b"\n}"))


def waits(root: Path) -> bool:
    """Whether a dead process may have left something; one look at one folder."""
    try:
        names = {path.name for path in (root / RECORD).iterdir()}
    except (FileNotFoundError, NotADirectoryError):
        return False
    return not names or not names.isdisjoint(NAMES)


def _place(root: Path) -> Path:
    """Return where the journal lies; refuses a `.vibegen` that leads out of the project."""
    return inside(root, f"{RECORD}/{NAMES[-1]}")


def _sha(path: Path) -> str | None:
    """Hash a file; a folder or a link in its place is like no content that we know."""
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        return ""
    return sha(path.read_bytes())


def _commit(entry: Entry) -> None:
    if entry.after is None:
        disk.remove(entry.path)
    elif entry.before is None:
        put_new(entry.temp, entry.path)
    else:
        disk.move(entry.temp, entry.path)


def put_new(temp: Path, path: Path) -> None:
    """Give a file its name, never in the place of one that came in the meantime."""
    try:
        disk.link(temp, path)  # Unlike a rename, a link fails where something stands
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise
        disk.move(temp, path)  # A disk without links
    else:
        disk.remove(temp)


def _restore(entry: Entry) -> None:
    if entry.before is None:
        disk.remove(entry.path)
    elif _sha(entry.backup) == entry.before:
        disk.move(entry.backup, entry.path)


def _prune(folder: Path, root: Path) -> None:
    """Remove the folders that a deleted file leaves empty, but for what Python cached of it."""
    while folder not in {root, *root.parents} and folder.is_dir() and not folder.is_symlink():
        names = [it.name for it in folder.iterdir()]
        if names == [CACHE]:
            _remove_cache(folder / CACHE)
        _remove_if_empty(folder)
        if folder.exists():
            return
        folder = folder.parent


def _remove_cache(cache: Path) -> None:
    files = [] if cache.is_symlink() else list(cache.iterdir())
    if all(it.suffix == ".pyc" and it.is_file() for it in files):
        for file in files:
            disk.remove(file)
        _remove_if_empty(cache)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
        with suppress(OSError):
            disk.remove_folder(folder)
