"""Finds the folder that an app's modules are imported from, and how they import each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vibegen.finding.sources import Sources

RELATIVE = re.compile(rb"(?m)^from \.+\w* import ")


def find_root(sources: Sources, path: str) -> tuple[str, str, bool]:
    """Return the folder that Python imports from, the app's package, and whether dots are usual.

    Args:
        sources: The project's files.
        path: The file of the app object.
    """
    above = path.split("/")[:-1]
    folders = ["/".join(above[:depth]) for depth in range(len(above) + 1)]
    votes = {it: sources.votes[it, False] for it in folders if sources.votes[it, False]}
    if votes:
        source = max(votes, key=lambda it: (votes[it], -len(it)))
    else:
        source = next(it for it in reversed(folders) if not _is_package(sources, it))
    inner = path.removeprefix(f"{source}/") if source else path
    package = inner.split("/")[0] if "/" in inner else ""
    return source, package, sources.votes["", True] > sum(votes.values())


def _is_package(sources: Sources, folder: str) -> bool:
    """Whether a folder has to be a package: it says so, or its modules have dots in imports."""
    if not folder:
        return False
    inside = [it for it in sources.python if it.rpartition("/")[0] == folder]
    return f"{folder}/__init__.py" in inside or any(
        RELATIVE.search(sources.data(it)) for it in inside
    )
