"""Finds what names mean in the files of an app: the classes of its enums."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.ancestors import find_ancestors
from vibegen.edits.py_names import dotted, resolve, scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vibegen.finding.sources import Sources


def known_in(sources: Sources, path: str) -> Mapping[str, str]:
    """Return what the names stand for that a file imports."""
    code = sources.code(path)
    return scopes(code)[0].known if code else dict[str, str]()


@dataclass(frozen=True)
class Enum:
    """A class of values.

    Args:
        module: Where it is.
        name: What it is called.
        values: Its values by the names of its members.
        default: The member that is the default; "" for none.
    """

    module: str
    name: str
    values: Mapping[str, str]
    default: str = ""


def find_enum(sources: Sources, importer: str) -> Callable[[str], Enum | None]:
    """Return what finds the class that a name stands for in a file, if it is an enum of text."""

    def find(name: str) -> Enum | None:
        target = resolve(name, known_in(sources, importer))
        if "." not in target:
            target = f"{sources.dotted(importer)}.{target}"
        place = sources.find_name(target, importer)
        found = find_ancestors(sources, f"{sources.dotted(place[0])}.{place[1]}") if place else None
        names = {it.rpartition(".")[2] for it in found.foreign} if found else set[str]()
        if place is None or found is None or not (names >= {"str", "Enum"} or "StrEnum" in names):
            return None
        return Enum(sources.dotted(place[0]), place[1], dict(_values(found.classes[0])))

    return find


def inlined(
    sources: Sources, importer: str, stmt: ast.AnnAssign | ast.Assign
) -> ast.AnnAssign | ast.Assign:
    """Return an attribute with what its type stands for: `Mapped[intpk]` with `Annotated[...]`."""
    if not (isinstance(stmt, ast.AnnAssign) and isinstance(stmt.annotation, ast.Subscript)):
        return stmt
    target = resolve(dotted(stmt.annotation.slice), known_in(sources, importer))
    target = target if "." in target else f"{sources.dotted(importer)}.{target}"
    place = sources.find_name(target, importer) if dotted(stmt.annotation.slice) else None
    code = sources.code(place[0]) if place else None
    if place is None or code is None:
        return stmt
    for it in code.tree.body:
        if isinstance(it, ast.Assign) and place[1] in map(dotted, it.targets):
            value = it.value.value if isinstance(it.value, ast.Subscript) else it.value
            if dotted(value).endswith("Annotated"):
                return ast.AnnAssign(stmt.target, it.value, stmt.value, stmt.simple)
    return stmt


def _values(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for stmt in node.body:
        if isinstance(stmt, ast.Assign) and isinstance(stmt.targets[0], ast.Name):
            name = stmt.targets[0].id
            value = getattr(stmt.value, "value", None)
            if isinstance(stmt.value, ast.Call) and dotted(stmt.value.func).endswith("auto"):
                value = name.lower()
            yield name, str(value if value is not None else "")
