"""Refuses an undo after which a file would use what it imports no more, or what is gone."""

from __future__ import annotations

import ast
import re
import sys
from contextlib import suppress
from textwrap import dedent
from typing import TYPE_CHECKING

from vibegen import trees
from vibegen.change import Refused
from vibegen.diff import text_of
from vibegen.edits.py_names import imported

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from vibegen.emitted import EmittedFile, Recorded
    from vibegen.project import Project

NO_MODULES = {".", *(f".{it}" for it in sys.stdlib_module_names)}  # `queue` is not `app.queue`
HINT = "take those lines out by hand, then run the command again"


def check_names(path: str, before: bytes | None, after: bytes | None, target: Recorded) -> None:
    """Refuse to take an import from a file that goes on using it, in lines that were edited.

    Raises:
        Refused: Naming the file and the name.
    """
    if not path.endswith(".py") or before is None or after is None:
        return
    try:
        old, new = trees.parse(before.decode()), trees.parse(after.decode())
    except (SyntaxError, ValueError):
        return
    used = {node.id for node in ast.walk(new) if isinstance(node, ast.Name)}
    if left := sorted((_imported(old) - _imported(new)) & used):
        raise Refused(
            f"`{path}` goes on using `{left[0]}`, in lines of `{target.id}` that were edited",
            hint=HINT,
        )


def check_modules(
    file: EmittedFile, after: bytes | None, gone: Collection[str], target: Recorded
) -> None:
    """Refuse to delete modules from which lines go on importing that were edited.

    Args:
        file: What the operation put into a file.
        after: What is left of that file.
        gone: The files that are to be deleted.
        target: The operation.

    Raises:
        Refused: Naming the file and the name.
    """
    if file.op == "create" or not file.path.endswith(".py") or after is None:
        return
    modules = _modules(gone)
    kept = {*_imported_from_modules(text_of(after) or "", modules)}
    if left := sorted(kept & {*_imported_from(file, modules)}):
        raise Refused(
            f"`{file.path}` goes on using `{left[0]}`, in lines of `{target.id}` that were edited",
            hint=HINT,
        )


def imports_any(text: str, gone: Collection[str]) -> bool:
    """Whether a source imports from one of the modules that are to be deleted."""
    return any(True for _ in _imported_from_modules(text, _modules(gone)))


def _modules(paths: Iterable[str]) -> set[str]:
    return {it.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for it in paths}


def _imported(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def check_gone(project: Project, files: Sequence[EmittedFile]) -> None:
    """Refuse to delete modules that are used on, where the file that imported them is gone.

    Args:
        project: The project as it is.
        files: What of an operation is to go.

    Raises:
        Refused: Naming the file that uses one, and the one that is gone.
    """
    made = {it.path for it in files if it.op == "create"}
    modules = _modules(made)
    gone = [it for it in files if it.op == "edit" and project.on_disk(it.path) is None]
    for file in gone:
        names = "|".join(sorted(set(_imported_from(file, modules))))
        others = [it for it in project.files(".") if it.endswith(".py") and it not in made]
        for path in others if names else ():
            text = text_of(project.on_disk(path) or b"") or ""
            if used := re.search(rf"\b(?:{names})\b", text):
                raise Refused(
                    f"`{path}` uses `{used[0]}`, and `{file.path}`, which had it, is gone",
                    hint=HINT,
                )


def _imported_from(file: EmittedFile, modules: Collection[str]) -> Iterator[str]:
    """Yield the names by which lines that were put into a file import some modules."""
    for part in file.parts:
        yield from _imported_from_modules(dedent(part.text), modules)


def _imported_from_modules(text: str, modules: Collection[str]) -> Iterator[str]:
    with suppress(SyntaxError, ValueError):
        tree = trees.parse(text)
        for name, target in (it for stmt in tree.body for it in imported(stmt)):
            parts = target.strip(".").split(".")
            ends = {f".{'.'.join(parts)}", f".{'.'.join(parts[:-1])}"} - NO_MODULES
            if any(f".{it}".endswith(end) for it in modules for end in ends):
                yield name
