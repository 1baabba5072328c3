"""Reads a class of an adopted app with those that it extends, as far as the app defines them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from vibegen.edits.py_names import dotted, resolve, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vibegen.finding.sources import Sources

MAX_STEPS = 50


@dataclass
class Ancestors:
    """A class and what it extends.

    Args:
        classes: The class, then those of the app that it extends, each once.
        paths: The file of each.
        foreign: Dotted names of those that come from libraries.
        places: The file and the name of each of the app, those that are no class too.
    """

    classes: list[ast.ClassDef] = field(default_factory=list[ast.ClassDef])
    paths: list[str] = field(default_factory=list[str])
    foreign: set[str] = field(default_factory=set[str])
    places: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def statements(self) -> Iterator[ast.stmt]:
        """Yield what their bodies hold."""
        for it in self.classes:
            yield from it.body


def find_ancestors(sources: Sources, target: str) -> Ancestors:
    """Follow a class upwards; what cannot be found is left out.

    Args:
        sources: The app's files.
        target: The class, dotted: `app.db.Base`.
    """
    found = Ancestors()
    waiting = [(target, "")]
    for name, importer in islice(waiting, MAX_STEPS):  # Grows on the way
        place = sources.find_name(name, importer) if "." in name else (importer, name)
        code = sources.code(place[0]) if place else None
        if not place or not code:
            found.foreign.add(name)
            continue
        found.places.append(place)
        known = scopes(code)[0].known
        bound = [it for it in code.tree.body if _binds(it, place[1]) and it not in found.classes]
        found.classes += [it for it in bound if isinstance(it, ast.ClassDef)]
        found.paths += [place[0] for it in bound if isinstance(it, ast.ClassDef)]
        waiting += [(resolve(it, known), place[0]) for stmt in bound for it in _above(stmt)]
    return found


def _binds(stmt: ast.stmt, name: str) -> bool:
    if isinstance(stmt, ast.ClassDef):
        return stmt.name == name
    return isinstance(stmt, ast.Assign) and name in map(dotted, stmt.targets)


def _above(stmt: ast.stmt) -> Iterator[str]:
    """Yield what a class extends, and what `declarative_base(cls=...)` makes a base of."""
    bases = stmt.bases if isinstance(stmt, ast.ClassDef) else []
    if isinstance(stmt, ast.Assign) and isinstance(stmt.value, ast.Call):
        bases = [it.value for it in stmt.value.keywords if it.arg == "cls"]
    yield from filter(None, map(dotted, bases))
