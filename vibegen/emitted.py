"""What a command emitted: files, units and lines, and how they stand in a record. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vibegen.change import sha
from vibegen.checks import check_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT, VERSION = "vibegen.operation", 1
HASH_CHARS = 16  # Of a unit's sha256: it tells edited from pristine, nobody attacks it


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
        return number_of(self.id)


def piece(name: str, text: str, replaced: str | None = None) -> Emitted:
    """Return a unit, or a part of one with what it replaced, with its hash."""
    return Emitted(name, (sha(text.encode()) or "")[:HASH_CHARS], text, replaced)


def number_of(id_: str) -> int:
    """Return the place in time that an id begins with."""
    return int(id_.partition("-")[0])


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
    lines = [f" {dumps(key)}: {dumps(value)},\n" for key, value in sorted(head.items())]
    bodies = ",\n".join(_file_json(file) for file in sorted(files, key=lambda file: file.path))
    return "".join(["{\n", *lines, ' "files": [\n', bodies, "\n ]\n}\n"])


def _file_json(file: EmittedFile) -> str:
    head = {"path": file.path, "op": file.op, "read": file.read, "written": file.written}
    pairs = [f"{dumps(key)}: {dumps(value)}" for key, value in head.items() if value is not None]
    for key, pieces in (("units", file.units), ("parts", file.parts)):
        if pieces:
            rows = ",\n".join("   " + dumps(_row(piece)) for piece in pieces)
            pairs.append(f'"{key}": [\n{rows}\n  ]')
    return "  {" + ", ".join(pairs) + "}"


def _row(piece: Emitted) -> list[str]:
    row = [piece.name, piece.sha256, piece.text]
    return row if piece.replaced is None else [*row, piece.replaced]


def dumps(value: object) -> str:
    """Write one value as JSON on one line."""
    import json

    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def from_json(id_: str, data: dict[str, Any]) -> Recorded:
    """Read a record; raises `ValueError`, `KeyError` or `TypeError` if it is none."""
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
