"""The user's tree: read-only, and read no earlier than someone asks."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vibegen import app_json, record
from vibegen.change import Refused, sha
from vibegen.diff import text_of
from vibegen.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MARKER = ".vibegen"  # The folder that makes a folder with a pyproject.toml a project of ours
NEVER_WALKED = frozenset({".git", ".venv", "venv", "node_modules", "__pycache__"})


@dataclass(frozen=True)
class Project:
    """A project's files, as they are on disk or as the running command leaves them.

    Paths are relative to the root, with `/` between the parts.

    Args:
        root: The folder of the project's pyproject.toml; it may not exist yet.
        pending: Files as the running command leaves them; they count before the disk.
        added: The blueprints that the running command adds.
        undone: Files as an undo would leave them, `None` for none; they count as the disk.
        hidden: The operation that such an undo takes back; "" for none.
        repeated: The operation that runs again; what only it has added does not count as added.
    """

    root: Path
    pending: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    added: Collection[str] = ()
    undone: Mapping[str, bytes | None] = field(default_factory=dict[str, "bytes | None"])
    hidden: str = ""
    repeated: str = ""

    def without(self, operation: str, undone: Mapping[str, bytes | None]) -> Project:
        """Return the project as it would be without an operation."""
        return replace(self, undone=undone, hidden=operation)

    def data(self, path: str) -> bytes | None:
        """Return a file's bytes, or `None` where there is no such file."""
        return self.pending[path] if path in self.pending else self.on_disk(path)

    def read(self, path: str) -> str | None:
        """Return a file's text with its own line ends, or `None` where there is no such file.

        Raises:
            Refused: It is neither UTF-8 nor UTF-16 with its mark.
        """
        data = self.data(path)
        try:
            return None if data is None else text_of(data) if _is_wide(data) else data.decode()
        except UnicodeDecodeError as error:
            raise Refused(
                f"`{path}` is not UTF-8", hint="save it as UTF-8 and try again"
            ) from error

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder at `path`."""
        below = f"{path.rstrip('/')}/"
        return (
            path in self.pending
            or any(it.startswith(below) for it in self.pending)
            or (os.path.lexists(self.root / path) and self.undone.get(path, b"") is not None)
        )

    def files(self, folder: str) -> tuple[str, ...]:
        """List the files below a folder, sorted; caches and environments are left out."""
        found = {it for it in self.pending if it.startswith(f"{folder.rstrip('/')}/")}
        for place, folders, names in os.walk(self.root / folder):
            folders[:] = [it for it in folders if it not in NEVER_WALKED]
            below = Path(place).relative_to(self.root).as_posix()
            found |= {f"{below}/{it}".removeprefix("./") for it in names}
        found -= {it for it, data in self.undone.items() if data is None}
        return tuple(sorted(found))

    def has(self, blueprint: str) -> bool:
        """Whether a blueprint was added here, by an earlier command or by this one."""
        key = blueprint.replace("-", "_")
        return key in self.added or key in self.record.without(self.repeated).blueprints

    def emitted(
        self, path: str, data: bytes, blueprint: str
    ) -> Literal["pristine", "edited"] | None:
        """Say what became of a file that a command once made with this content.

        Args:
            path: The file.
            data: What it would be now.
            blueprint: The key of the blueprint that would make it. If others ran it on the way,
                its file holds what they added.

        Returns:
            "pristine" if only commands touched it since, "edited" if the user did too, `None` if no
            command made it so.
        """
        steps = [(op, it) for op in self.record.operations for it in op.files if it.path == path]
        if not any(
            it.op == "create" and (it.written == sha(data) or blueprint in op.command.also)
            for op, it in steps
        ):
            return None
        return "pristine" if steps[-1][1].written == sha(self.on_disk(path)) else "edited"

    def on_disk(self, path: str) -> bytes | None:
        """Return a file's bytes as they are on disk now, or `None` where there is no such file.

        Raises:
            Refused: It cannot be read.
        """
        if path in self.undone:
            return self.undone[path]
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise Refused(
                f"`{path}` cannot be read: {error.strerror}", hint="check who may read it"
            ) from error

    @cached_property
    def record(self) -> record.Record:
        """What `.vibegen/` says about this project."""
        return record.read(self.root).without(self.hidden)

    @cached_property
    def layout(self) -> Layout:
        """Where things are: as our own apps have it, or as `vibegen adopt` found it.

        Raises:
            Refused: What was found cannot be read any more.
        """
        text = self.read(app_json.FILE)
        return Layout() if text is None else app_json.from_json(text)

    @cached_property
    def newline(self) -> str:
        r"""The line end of the project's files: `\r\n` if its pyproject.toml has it, else `\n`."""
        if self.layout.adopted:
            return "\r\n" if self.layout.newline == "crlf" else "\n"
        first, _, _ = (self.on_disk("pyproject.toml") or b"").partition(b"\n")
        return "\r\n" if first.endswith(b"\r") else "\n"

    @cached_property
    def in_repository(self) -> bool:
        """Whether git already tracks this folder or one above it."""
        return any((it / ".git").exists() for it in (self.root, *self.root.parents))


def _is_wide(data: bytes) -> bool:
    """Whether a file is UTF-16, as some tools on Windows write requirements.txt."""
    return data[:2] in {b"\xff\xfe", b"\xfe\xff"}


def find_root(start: Path) -> Path | None:
    """Walk up from a folder to the root of the project that it lies in."""
    for folder in (start, *start.parents):
        marked = (folder / MARKER).is_dir()
        if marked and any((folder / it).is_file() for it in ("pyproject.toml", app_json.FILE)):
            return folder
    return None


def find_project(start: Path) -> Project:
    """Return the project around a folder.

    Raises:
        Refused: There is none.
    """
    if root := find_root(start):
        return Project(root)
    around = (start, *start.parents)
    if marked := next((it for it in around if (it / MARKER).is_dir()), None):
        raise Refused(
            f"no `pyproject.toml` beside `{MARKER}` in `{marked}`",
            hint="restore that file, as with `git checkout pyproject.toml`",
        )
    if app := next((it for it in around if (it / "app" / "routes.py").is_file()), None):
        raise Refused(
            f"no folder `{MARKER}` in `{app}`, so vibegen knows nothing of this app",
            hint=f"restore it from git, or begin anew: `mkdir {shlex.quote(str(app / MARKER))}`",
        )
    raise Refused(
        f"no project of vibegen in `{start}` or above it",
        hint="go into your app's folder, take one over: `vibegen adopt`, "
        "or make one: `vibegen new my-app`",
    )
