"""What a command is about to do: pending files against the project. Pure, nothing is read here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vibegen import diff as diffs
from vibegen.checks import PYTHON, Refused, check_kept, check_paths, check_python

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "FORMAT",
    "RECORD",
    "VERSION",
    "Change",
    "CreateFile",
    "DeleteFile",
    "EditFile",
    "Lines",
    "Operation",
    "PostStep",
    "Refused",
    "is_record",
    "merged",
    "sha",
]

RECORD = ".vibegen"  # The folder of our own notes: `diff()` leaves it out
FORMAT, VERSION = "vibegen.plan", 1  # Of `to_json`; a reader refuses any other


@dataclass(frozen=True, slots=True)
class CreateFile:
    """A new file. Nothing may stand at `path` when it is written.

    Args:
        path: Relative to the project's root, with `/` between the parts.
        data: The whole content; text is encoded already, line ends as they shall be on disk.
        executable: Whether everyone may run it.
    """

    path: str
    data: bytes
    executable: bool = False

    @property
    def before(self) -> None:
        """Nothing: the file must not exist."""
        return

    @property
    def after(self) -> bytes:
        """What stands there when the change is written."""
        return self.data


@dataclass(frozen=True, slots=True)
class EditFile:
    """New content for a file that holds exactly `before` now.

    Args:
        path: Relative to the project's root, with `/` between the parts.
        before: The bytes that were read; the write stops if the file holds others by then.
        after: The bytes that it shall hold.
        replaces: Whether taking text away is the purpose; else text may only be added.
    """

    path: str
    before: bytes
    after: bytes
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class DeleteFile:
    """Takes a file away that holds exactly `before` now (for `undo` and `upgrade`)."""

    path: str
    before: bytes

    @property
    def after(self) -> None:
        """Nothing: the file is gone when the change is written."""
        return


Operation = CreateFile | EditFile | DeleteFile


@dataclass(frozen=True, slots=True)
class PostStep:
    """A command to run after the write, such as `git init`; its failure takes no file away."""

    argv: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Lines:
    """How many lines one file gains and loses; both 0 for a binary file.

    `kind` is "create", "edit" or "delete".
    """

    path: str
    kind: str
    added: int
    removed: int
    binary: bool = False


def sha(data: bytes | None) -> str | None:
    """Return the sha256 of some bytes in hex; `None` stands for a file that does not exist."""
    from hashlib import sha256

    return None if data is None else sha256(data).hexdigest()


def is_record(path: str) -> bool:
    """Whether a path is one of our own notes below `.vibegen/`."""
    return path.startswith(f"{RECORD}/")


@dataclass(frozen=True)
class Change:
    """Everything that a command wants to do, in order of first mention.

    Operations on one path are merged into one, and those without effect are dropped, so a
    change holds each path once.

    Args:
        root: The project's folder; it may not exist yet.
        operations: What happens to files.
        post_steps: Commands to run afterwards.
        notes: Lines for the user to read when all is done.
        manual_steps: What the user has to do by hand, one paragraph each.
        kept: Files and definitions in the way that the user made: left alone (exit code 4).

    Raises:
        Refused: Two operations on one path that do not follow from each other.
    """

    root: Path
    operations: tuple[Operation, ...] = ()
    post_steps: tuple[PostStep, ...] = ()
    notes: tuple[str, ...] = ()
    manual_steps: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make the operations canonical: one per path."""
        object.__setattr__(self, "operations", merged(self.operations))

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written ("nothing to do"); notes and post-steps do not count."""
        return not self.operations

    def adding(self, *operations: Operation) -> Change:
        """Return this change with further operations after its own."""
        return replace(self, operations=self.operations + operations)

    def lines(self) -> tuple[Lines, ...]:
        """Count the lines per file, without the files of the record."""
        return tuple(_lines(op) for op in self.operations if not is_record(op.path))

    def diff(self, *, record: bool = False) -> str:
        """Return a unified diff to read; `record` shows the files below `.vibegen/` as well."""
        shown = (op for op in self.operations if record or not is_record(op.path))
        return "".join(diffs.readable(op.path, op.before, op.after) for op in shown)

    def patch(self) -> str:
        """Return all of it, record included, as `git apply` takes it.

        Write it as UTF-8 and with `newline=""`: line ends are part of it.
        """
        return "".join(
            diffs.git_patch(op.path, op.before, op.after, executable=_executable(op))
            for op in self.operations
        )

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON-ready data, complete enough to apply it later.

        Shape: `format` and `version`; `operations`, each with `op` (create, edit, delete), `path`,
        `read` and `written` (sha256 in hex, null for no file), `added` and `removed` lines,
        `binary`, `executable`, `replaces`, `diff`, and `content` (null, or `encoding` utf-8 or
        base64 and `data`); `post_steps` with `argv` and `why`; `notes`, `manual_steps`, `kept`.
        """
        return {
            "format": FORMAT,
            "version": VERSION,
            "operations": [_operation_json(op) for op in self.operations],
            "post_steps": [{"argv": list(s.argv), "why": s.why} for s in self.post_steps],
            "notes": list(self.notes),
            "manual_steps": list(self.manual_steps),
            "kept": list(self.kept),
        }

    def checked(self) -> Change:
        """Return this change if it may be written.

        Raises:
            Refused: A path leaves the project or clashes with another, a Python file would not
                compile or define a name twice, or text that the user wrote would be replaced.
        """
        check_paths(op.path for op in self.operations)
        for op in self.operations:
            if isinstance(op, EditFile) and not op.replaces:
                check_kept(op.path, op.before, op.after)
            if op.after is not None and op.path.endswith(PYTHON):
                check_python(op.path, op.before, op.after)
        return self


def merged(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Merge operations on the same path, in order of first mention; drop what changes nothing.

    Raises:
        Refused: Two operations on one path where the second does not start from the first's result.
    """
    found: dict[str, Operation] = {}
    for op in operations:
        first = found.get(op.path)
        if first is not None and first.after != op.before:
            raise Refused(
                f"`{op.path}` would be written twice with different content",
                hint="this is a fault of the blueprint: edit the pending text of the file",
            )
        joined = op if first is None else _joined(first, op)
        if joined is None:
            del found[op.path]
        else:
            found[op.path] = joined
    return tuple(op for op in found.values() if op.before != op.after)


def _joined(first: Operation, then: Operation) -> Operation | None:
    before, after = first.before, then.after
    if before is None:
        return None if after is None else CreateFile(first.path, after, _executable(first))
    if after is None:
        return DeleteFile(first.path, before)
    # A file that was deleted and made anew was replaced; an edit says itself whether it replaces
    steps = (op.replaces if isinstance(op, EditFile) else True for op in (first, then))
    return EditFile(first.path, before, after, replaces=any(steps))


def _executable(op: Operation) -> bool:
    return isinstance(op, CreateFile) and op.executable


def _kind(op: Operation) -> str:
    match op:
        case CreateFile():
            return "create"
        case EditFile():
            return "edit"
        case DeleteFile():
            return "delete"


def _lines(op: Operation) -> Lines:
    counted = diffs.counts(op.before, op.after)
    added, removed = counted or (0, 0)
    return Lines(op.path, _kind(op), added, removed, binary=counted is None)


def _operation_json(op: Operation) -> dict[str, Any]:
    lines = _lines(op)
    return {
        "op": lines.kind,
        "path": op.path,
        "read": sha(op.before),
        "written": sha(op.after),
        "added": lines.added,
        "removed": lines.removed,
        "binary": lines.binary,
        "executable": _executable(op),
        "replaces": isinstance(op, EditFile) and op.replaces,
        "diff": diffs.readable(op.path, op.before, op.after),
        "content": _content(op.after),
    }


def _content(data: bytes | None) -> dict[str, str] | None:
    if data is None:
        return None
    try:
        return {"encoding": "utf-8", "data": data.decode()}
    except UnicodeDecodeError:
        from base64 import b64encode

        return {"encoding": "base64", "data": b64encode(data).decode()}
