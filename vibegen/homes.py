"""Where something that a command emitted has gone: a file or a definition that the user moved."""

from __future__ import annotations

import ast
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from vibegen.diff import text_of
from vibegen.merge.sources import Source, name_of
from vibegen.trees import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vibegen.merge import Left
    from vibegen.project import Project

LIKE = 0.6  # Of a file's lines, for another one to be that file
FEW = 3  # Lines that say too little


def find_file(project: Project, path: str, text: str, ours: Collection[str]) -> str:
    """Return the file that holds most of one that is gone; "" if none or several do."""
    lines = [it.strip() for it in text.splitlines() if it.strip()]
    if len(lines) < FEW:
        return ""
    suffix = path[path.rfind(".") :]
    scores: list[tuple[float, str]] = []
    for other, there in _texts(project, suffix):
        if other not in ours:
            others = [it.strip() for it in there.splitlines() if it.strip()]
            matcher = SequenceMatcher(None, lines, others, autojunk=False)
            same = sum(it.size for it in matcher.get_matching_blocks())
            scores.append((same / len(lines), other))
    scores.sort(reverse=True)
    if not scores or scores[0][0] < LIKE:
        return ""
    return "" if len(scores) > 1 and scores[1][0] > scores[0][0] - 0.2 else scores[0][1]


def find_unit(project: Project, path: str, left: Left, emitted: Mapping[str, str]) -> str:
    """Return the one other file that has a definition of the same name and kind; "" else.

    Args:
        project: Where to look.
        path: Where the definition was.
        left: The definition, as it was emitted.
        emitted: The files of the model as they were emitted: what has that name there is another.
    """
    try:
        wanted = Source(left.old)
        key = wanted.key(wanted.tree.body[0])
    except (SyntaxError, ValueError, IndexError):
        return ""
    if not name_of(key):
        return ""
    found: list[str] = []
    for other, text in _texts(project, ".py"):
        own = re.search(rf"(?m)^(\w+ )*{re.escape(key[1])}\b", emitted.get(other, ""))
        if other == path or own or key[1] not in text:
            continue
        try:
            source = Source(text)
        except (SyntaxError, ValueError):
            continue
        if any(source.key(it) == key for it in source.tree.body if not _is_import(it)):
            found.append(other)
    near = path.rpartition("/")[0]
    beside = [it for it in found if it.rpartition("/")[0] == near]
    chosen = beside if len(beside) == 1 else found
    return chosen[0] if len(chosen) == 1 else ""


def _is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _texts(project: Project, suffix: str) -> Iterator[tuple[str, str]]:
    for path in project.files("."):
        if path.endswith(suffix) and not path.startswith(".vibegen/"):
            data = project.on_disk(path)
            text = None if data is None else text_of(data)
            if text is not None:
                yield path, text.replace("\r\n", "\n")


def with_imports(text: str, unit: str) -> str:
    """Return a module of one definition, with the imports of the one that it comes from."""
    lines = text.split("\n")
    imports = [
        "\n".join(lines[it.lineno - 1 : it.end_lineno]) for it in parse(text).body if _is_import(it)
    ]
    return "\n".join([*imports, "", "", unit, ""])
