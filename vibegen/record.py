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
from itertools import accumulate, pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from vibegen.change import RECORD, Change, CreateFile, EditFile, Operation, Refused, is_record, sha
from vibegen.diff import ended, opcodes, split_lines, text_of
from vibegen.emitted import (
    Command,
    Emitted,
    EmittedFile,
    Recorded,
    dumps,
    from_json,
    number_of,
    piece,
    to_json,
)
from vibegen.units import ENV_KEY, Unit, says_all, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FOLDER = f"{RECORD}/operations"
KEPT_BYTES = 32_000  # Of larger files only the hash is kept: vendored, never merged by unit
KEPT_LINE_CHARS = 2_000  # A longer line says: minified
FILE = re.compile(r"((\d{4,})-[a-z0-9_+]+-(?:.*-)?[0-9a-f]{8})\.json")


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
            return from_json(id_, json.loads((self.root / path).read_bytes()))
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
    number = max((number_of(it) for it in read(change.root).ids[-1:]), default=0) + 1
    id_ = _id(number, command, files)
    return change.adding(CreateFile(file_of(id_), to_json(command, files).encode()))


def file_of(id_: str) -> str:
    """Return the file of an operation, relative to the project's root."""
    return f"{FOLDER}/{id_}.json"


def _id(number: int, command: Command, files: Sequence[EmittedFile]) -> str:
    blueprints = "+".join(_slug(name, "_") for name in (command.blueprint, *command.also))
    # Without the version: a release must not rename the files of unchanged output
    content = [command.words, command.answers, [(file.path, file.written) for file in files]]
    digest = (sha(dumps(content).encode()) or "")[:8]
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
    if not before.endswith("\n") and not after.endswith("\n"):  # What comes next gives it its end
        before, after = ended(before, after), ended(after)
    old, new = units(op.path, before), units(op.path, after)
    known = {unit.name for unit in old}
    whole = tuple(piece(unit.name, unit.text) for unit in new if unit.name not in known)
    parts = tuple(_parts(op.path, before, after, old, new))
    return EmittedFile(file.path, kind, file.read, file.written, whole, parts)


def _is_kept(data: bytes) -> bool:
    longest = max(map(len, data.split(b"\n")))
    return len(data) <= KEPT_BYTES and longest <= KEPT_LINE_CHARS


def _units(path: str, text: str) -> tuple[Emitted, ...]:
    return tuple(piece(unit.name, unit.text) for unit in units(path, text))


def _parts(
    path: str, before: str, after: str, old: Sequence[Unit], new: Sequence[Unit]
) -> Iterator[Emitted]:
    """Yield the runs of lines that changed, each under the unit that it begins in.

    What says all by itself is a run of its own: later commands come between imports, and need one
    dependency or one setting of several. A run that cannot be found again, since nothing is left of
    it or it stands there several times, takes lines around it along.
    """
    lines, others = split_lines(before), split_lines(after)
    found = list(opcodes(lines, others))
    only_added = all(tag in {"equal", "insert"} for tag, *_ in found)
    for tag, i1, i2, j1, j2 in found:
        if tag == "equal":
            continue
        if only_added and (ends := _ends(path, others, (j1, j2), old, new)):
            for start, end in pairwise([j1, *ends]):
                first = next((it for it in range(start, end) if others[it].strip()), start)
                yield piece(_unit_at(new, first), "".join(others[start:end]), "")
            continue
        first = next((it for it in range(j1, j2) if others[it].strip()), j1)
        name = _unit_at(new, first) if j1 < j2 else _unit_at(old, i1)
        # Later runs are taken back first: by then all below this one is as it was before
        up, down = (0, 0) if only_added else _told_apart(others[:j1], others[j1:j2], lines[i2:])
        text = [*others[j1 - up : j2], *lines[i2 : i2 + down]]
        replaced = [*others[j1 - up : j1], *lines[i1 : i2 + down]]
        if new and (up or j1 == j2):
            name = _unit_at(new, j1 - up)
        yield piece(name, "".join(text), "".join(replaced))


def _ends(
    path: str, lines: Sequence[str], run: tuple[int, int], old: Sequence[Unit], new: Sequence[Unit]
) -> list[int]:
    """Return where the runs end that one falls into; none if it is one thing."""
    begin, end = run
    if all(says_all(path, it) for it in lines[begin:end]):
        return list(range(begin + 1, end + 1))
    if PurePosixPath(path).name.startswith(".env"):
        found = [it + 1 for it in range(begin, end) if ENV_KEY.match(lines[it])]
    else:
        found = _member_ends(run, old, new) if path.endswith(".py") else []
    return found if found[-1:] == [end] else []


def _member_ends(run: tuple[int, int], old: Sequence[Unit], new: Sequence[Unit]) -> list[int]:
    """Return where members end that a class got which was there; none if a run is anything else."""
    begin, end = run
    known = {unit.name for unit in old}
    ends = list(accumulate(unit.text.count("\n") for unit in new))
    inside = [(it.name, at) for it, at in zip(new, ends, strict=True) if begin < at <= end]
    are_members = all("." in name and name.partition(".")[0] in known for name, _ in inside)
    return [at for _, at in inside] if begin in ends and are_members else []


def _told_apart(above: list[str], run: list[str], below: list[str]) -> tuple[int, int]:
    """Return how many lines above and below make a run the only one of its kind."""
    lines, start, end = [*above, *run, *below], len(above), len(above) + len(run)
    up = down = 0
    while up + down < len(above) + len(below) and _count(lines, start - up, end + down) != 1:
        if up < len(above) and (up <= down or down == len(below)):
            up += 1
        else:
            down += 1
    return up, down


def _count(lines: Sequence[str], start: int, end: int) -> int:
    """Count how often a run of lines stands among all; none does if it is empty."""
    run = list(lines[start:end])
    size = len(run)
    return sum(lines[at : at + size] == run for at in range(len(lines) - size + 1)) if run else 0


def _unit_at(cut: Sequence[Unit], line: int) -> str:
    """Return the name of the unit that holds a line, counted from 0."""
    for unit in cut:
        line -= unit.text.count("\n")
        if line < 0:
            return unit.name
    return cut[-1].name  # Its last line has no end
