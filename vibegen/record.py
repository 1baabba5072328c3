"""`.vibegen/operations/`: what was emitted, by which command and version; one file an operation.

A file's name tells its place in time, the blueprints that ran and what was made:
`0003-task+worker-send-mail-1f2e3d4c.json`. The number is one more than the highest that the branch
had, so what came later has the higher one; the hash keeps parallel branches apart. No clock and no
chance are in it: the same command on the same project makes the same file. What is asked most,
which blueprints a project has, needs only the list of names: a thousand operations cost no reading.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vibegen.change import RECORD, Change, CreateFile, EditFile, Operation, Refused, is_record, sha
from vibegen.checks import check_path
from vibegen.diff import opcodes, split_lines, text_of
from vibegen.units import Unit, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FOLDER = f"{RECORD}/operations"
FORMAT, VERSION = "vibegen.operation", 1
KEPT_BYTES = 32_000  # Of larger files only the hash is kept: vendored, never merged by unit
KEPT_LINE_CHARS = 2_000  # A longer line says: minified
HASH_CHARS = 16  # Of a unit's sha256: it tells edited from pristine, nobody attacks it
FILE = re.compile(r"((\d{4,})-[a-z0-9_+]+-(?:.*-)?[0-9a-f]{8})\.json")


@dataclass(frozen=True)
class Command:
    """What the user asked for, enough to run it again.

    Args:
        words: The command line without the program's name: `("add", "crud", "Post", "title:str")`.
        blueprint: The name of the blueprint that did it, which is that of its function.
        answers: Its arguments by name, questions answered included; JSON values only.
        package: The distribution that ships the blueprint: `vibegen`; `""` for the project's own.
        version: That distribution's version.
        subject: What was made, for the name of the record's file: `blog-post`, or `""`.
        also: Blueprints that it ran with `once`, in that order.
    """

    words: tuple[str, ...]
    blueprint: str
    answers: Mapping[str, Any]
    package: str
    version: str
    subject: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Emitted:
    """A unit that a command emitted, or lines that it put into a file that was there.

    Args:
        name: Qualified, as `vibegen.units` gives it; "" for a file that is not cut. For lines, the
            unit that they begin in.
        sha256: The first 16 hex digits, of `text` in UTF-8.
        text: As it was emitted.
        replaced: What stood in the place of lines, mostly nothing; `None` for a unit.
    """

    name: str
    sha256: str
    text: str
    replaced: str | None = None


@dataclass(frozen=True, slots=True)
class EmittedFile:
    """What a command did to one file.

    Args:
        path: Relative to the project's root.
        op: "create", "edit" or "delete".
        read: The sha256 in hex of what it read; `None` for no file.
        written: The sha256 in hex of what it wrote; `None` for no file.
        units: New units in the order of the file; none for a file of which only the hash is kept.
        parts: All lines that were put into a file that was there, those of new units too.
    """

    path: str
    op: str
    read: str | None
    written: str | None
    units: tuple[Emitted, ...] = ()
    parts: tuple[Emitted, ...] = ()

    @property
    def text(self) -> str | None:
        """The whole pristine text of a created file, if it is kept."""
        whole = self.op == "create" and bool(self.units)
        return "".join(unit.text for unit in self.units) if whole else None


@dataclass(frozen=True)
class Recorded:
    """One operation as it stands in its file."""

    id: str
    command: Command
    files: tuple[EmittedFile, ...]

    @property
    def number(self) -> int:
        """Its place in time; parallel branches may have used one twice."""
        return _number(self.id)


@dataclass(frozen=True)
class Record:
    """What a project's `.vibegen/` says; `ids` are its operations, oldest first."""

    root: Path
    ids: tuple[str, ...]

    def without(self, id_: str) -> Record:
        """Return the record as if one operation had never been."""
        return Record(self.root, tuple(it for it in self.ids if it != id_))

    @cached_property
    def blueprints(self) -> frozenset[str]:
        """The names of the blueprints that this project has, without opening a file."""
        return frozenset(name for id_ in self.ids for name in id_.split("-")[1].split("+"))

    @cached_property
    def operations(self) -> tuple[Recorded, ...]:
        """All operations, oldest first; raises `Refused` for a file that is none of ours."""
        return tuple(self.operation(id_) for id_ in self.ids)

    def operation(self, id_: str) -> Recorded:
        """Read one operation.

        Raises:
            Refused: It cannot be read, or a newer vibegen wrote it.
        """
        import json

        path = file_of(id_)
        try:
            return _from_json(id_, json.loads((self.root / path).read_bytes()))
        except (ValueError, KeyError, TypeError, RecursionError, OSError) as error:
            raise Refused(
                f"`{path}` is not a record that this vibegen can read",
                hint="restore it from git, or upgrade vibegen",
            ) from error


def read(root: Path) -> Record:
    """List what was recorded; an empty record where there is no `.vibegen/`."""
    folder = root / FOLDER
    names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - a path for each is slow
    found = sorted((int(it[2]), it[1]) for it in map(FILE.fullmatch, names) if it)
    return Record(root, tuple(id_ for _, id_ in found))


def recorded(change: Change, command: Command) -> Change:
    """Return the change with its record as one more new file; an empty change stays empty.

    Reads the names of the records that the project has; writes nothing.
    """
    if change.is_empty:
        return change
    files = [_emitted(op) for op in change.operations if not is_record(op.path)]
    number = max((_number(it) for it in read(change.root).ids[-1:]), default=0) + 1
    id_ = _id(number, command, files)
    return change.adding(CreateFile(file_of(id_), to_json(command, files).encode()))


def file_of(id_: str) -> str:
    """Return the file of an operation, relative to the project's root."""
    return f"{FOLDER}/{id_}.json"


def _number(id_: str) -> int:
    return int(id_.partition("-")[0])


def _id(number: int, command: Command, files: Sequence[EmittedFile]) -> str:
    blueprints = "+".join(_slug(name, "_") for name in (command.blueprint, *command.also))
    # Without the version: a release must not rename the files of unchanged output
    content = [command.words, command.answers, [(file.path, file.written) for file in files]]
    digest = (sha(_dumps(content).encode()) or "")[:8]
    subject = _slug(command.subject, "-")[:40].strip("-")
    return "-".join(part for part in (f"{number:04}", blueprints, subject, digest) if part)


def _slug(text: str, joint: str) -> str:
    return re.sub(r"[^a-z0-9]+", joint, text.lower()).strip(joint)


def _emitted(op: Operation) -> EmittedFile:
    after = text_of(op.after or b"")
    if isinstance(op, CreateFile):
        pieces = _units(op.path, after) if after is not None and _is_kept(op.data) else ()
        return EmittedFile(op.path, "create", None, sha(op.after), pieces)
    before = text_of(op.before)
    kind = "edit" if isinstance(op, EditFile) else "delete"
    file = EmittedFile(op.path, kind, sha(op.before), sha(op.after))
    if before is None or after is None:
        return file
    old, new = units(op.path, before), units(op.path, after)
    known = {unit.name for unit in old}
    whole = tuple(piece(unit.name, unit.text) for unit in new if unit.name not in known)
    parts = tuple(_parts(before, after, old, new))
    return EmittedFile(file.path, kind, file.read, file.written, whole, parts)


def _is_kept(data: bytes) -> bool:
    longest = max(map(len, data.split(b"\n")))
    return len(data) <= KEPT_BYTES and longest <= KEPT_LINE_CHARS


def _units(path: str, text: str) -> tuple[Emitted, ...]:
    return tuple(piece(unit.name, unit.text) for unit in units(path, text))


def _parts(before: str, after: str, old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Emitted]:
    """Yield the runs of lines that changed, each under the unit that it begins in."""
    lines, others = split_lines(before), split_lines(after)
    for tag, i1, i2, j1, j2 in opcodes(lines, others):
        if tag != "equal":
            first = next((at for at in range(j1, j2) if others[at].strip()), j1)
            name = _unit_at(new, first) if j1 < j2 else _unit_at(old, i1)
            yield piece(name, "".join(others[j1:j2]), "".join(lines[i1:i2]))


def _unit_at(cut: Sequence[Unit], line: int) -> str:
    """Return the name of the unit that holds a line, counted from 0."""
    for unit in cut:
        line -= unit.text.count("\n")
        if line < 0:
            return unit.name
    return cut[-1].name  # Its last line has no end


def piece(name: str, text: str, replaced: str | None = None) -> Emitted:
    """Return a unit, or a part of one with what it replaced, with its hash."""
    return Emitted(name, (sha(text.encode()) or "")[:HASH_CHARS], text, replaced)


def to_json(command: Command, files: Sequence[EmittedFile]) -> str:
    """Write a record as JSON with one line per unit: short, and a diff of it can be read."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "command": list(command.words),
        "blueprint": command.blueprint,
        "also": list(command.also),
        "answers": dict(command.answers),
        "package": command.package,
        "package_version": command.version,
        "subject": command.subject,
    }
    lines = [f" {_dumps(key)}: {_dumps(value)},\n" for key, value in sorted(head.items())]
    bodies = ",\n".join(_file_json(file) for file in sorted(files, key=lambda file: file.path))
    return "".join(["{\n", *lines, ' "files": [\n', bodies, "\n ]\n}\n"])


def _file_json(file: EmittedFile) -> str:
    head = {"path": file.path, "op": file.op, "read": file.read, "written": file.written}
    pairs = [f"{_dumps(key)}: {_dumps(value)}" for key, value in head.items() if value is not None]
    for key, pieces in (("units", file.units), ("parts", file.parts)):
        if pieces:
            rows = ",\n".join("   " + _dumps(_row(piece)) for piece in pieces)
            pairs.append(f'"{key}": [\n{rows}\n  ]')
    return "  {" + ", ".join(pairs) + "}"


def _row(piece: Emitted) -> list[str]:
    row = [piece.name, piece.sha256, piece.text]
    return row if piece.replaced is None else [*row, piece.replaced]


def _dumps(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _from_json(id_: str, data: dict[str, Any]) -> Recorded:
    if (data["format"], data["version"]) != (FORMAT, VERSION):
        raise ValueError(data["version"])
    command = Command(
        words=tuple(data["command"]),
        blueprint=data["blueprint"],
        answers=data["answers"],
        package=data["package"],
        version=data["package_version"],
        subject=data["subject"],
        also=tuple(data["also"]),
    )
    return Recorded(id_, command, tuple(_file(item) for item in data["files"]))


def _file(item: dict[str, Any]) -> EmittedFile:
    check_path(item["path"])
    whole, parts = ((Emitted(*row) for row in item.get(key, ())) for key in ("units", "parts"))
    return EmittedFile(
        item["path"], item["op"], item.get("read"), item.get("written"), tuple(whole), tuple(parts)
    )
