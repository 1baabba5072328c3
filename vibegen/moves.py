"""Finds files that commands wrote into and that the user moved since, by what they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from vibegen.change import sha
from vibegen.diff import ended, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vibegen.emitted import EmittedFile
    from vibegen.project import Project

SPEAKING = (".py", ".html")  # Their lines tell a file; one that requires a package may be anywhere


def where_it_is(project: Project, file: EmittedFile) -> EmittedFile:
    """Return what a command did to a file, under the path that the file has now.

    A file that is gone is where exactly one other is as the command left it, or holds all the
    lines that it put there. Where that is not certain, the path stays as it was.
    """
    if file.op != "edit" or project.on_disk(file.path) is not None:
        return file
    same: list[str] = []
    holding: list[str] = []
    for path, data in _alike(project, file):
        if sha(data) == file.written:
            same.append(path)
        elif path.endswith(SPEAKING) and _holds_all(text_of(data) or "", file):
            holding.append(path)
    places = same or holding
    return replace(file, path=places[0]) if len(places) == 1 else file


def _alike(project: Project, file: EmittedFile) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the same kind that no command made, with their bytes."""
    kind = PurePosixPath(file.path).suffix or PurePosixPath(file.path).name
    operations = project.record.operations
    made = {it.path for op in operations for it in op.files if it.op == "create"}
    for path in project.files("."):
        if path.endswith(kind) and path not in made and (data := project.on_disk(path)):
            yield path, data


def _holds_all(text: str, file: EmittedFile) -> bool:
    """Whether all lines are there that a command put into a file."""
    runs = [ended(it.text) for it in file.parts if it.text.strip()]
    below = f"\n{ended(text)}"
    return bool(runs) and all(f"\n{run}" in below for run in runs)
