"""Three-way merge of imports, name by name."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from vibegen.merge.layouts import below, gap_above, whole_lines
from vibegen.merge.sources import Source
from vibegen.merge.splices import Clash, Splice, delete_items, insert_item, spliced

if TYPE_CHECKING:
    from collections.abc import Iterator

Import = ast.Import | ast.ImportFrom


class Binding(NamedTuple):
    """One name that an import binds; `name` is empty for `import module`."""

    module: str
    name: str
    alias: str

    @property
    def binds(self) -> str:
        """The name in the file."""
        return self.alias or self.name or self.module.partition(".")[0]


class Place(NamedTuple):
    """Where a binding is in a source."""

    statement: Import
    alias: ast.alias


def merge_imports(base: Source, mine: Source, new: Source) -> str:
    """Bring added and dropped imports over, as far as the user's text uses them or does not."""
    before, after = bindings(base), bindings(new)
    text = mine.text
    for it in [it for it in after if it not in before]:
        source = Source(text)
        if uses(source, it.binds) and it.binds not in _bound(source):
            text = _added(source, new, it, after[it].statement)
    for it in [it for it in before if it not in after]:
        source = Source(text)
        if (place := bindings(source).get(it)) and not uses(source, it.binds):
            text = _dropped(source, place)
    return text


def bindings(source: Source) -> dict[Binding, Place]:
    """Return the imports of a module, those under a condition too."""
    return {
        binding: Place(statement, alias)
        for statement in _statements(source.tree)
        for binding, alias in _of(statement)
    }


def _statements(tree: ast.Module) -> Iterator[Import]:
    for it in ast.walk(tree):
        if isinstance(it, ast.Import | ast.ImportFrom):
            yield it


def _of(statement: Import) -> Iterator[tuple[Binding, ast.alias]]:
    for it in statement.names:
        if isinstance(statement, ast.Import):
            yield Binding(it.name, "", it.asname or ""), it
        else:
            yield Binding(module_of(statement), it.name, it.asname or ""), it


def module_of(statement: ast.ImportFrom) -> str:
    """Return the module with the dots of a relative import."""
    return "." * statement.level + (statement.module or "")


def _bound(source: Source) -> set[str]:
    found = {it.binds for it in bindings(source)}
    for it in source.tree.body:
        if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(it.name)
        if isinstance(it, ast.Assign | ast.AnnAssign):
            found |= {n.id for n in ast.walk(it) if isinstance(n, ast.Name) and _stores(n)}
    return found


def _stores(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def uses(source: Source, name: str) -> bool:
    """Whether a name is read, or stands in a string, as in an annotation."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    if len(word.findall(source.text)) < 1:
        return False
    return any(
        (isinstance(it, ast.Name) and it.id == name)
        or (isinstance(it, ast.Constant) and isinstance(it.value, str) and word.search(it.value))
        for it in ast.walk(source.tree)
    )


def _added(source: Source, new: Source, wanted: Binding, ours: Import) -> str:
    for it in source.tree.body:
        same = isinstance(it, ast.ImportFrom) and module_of(it) == wanted.module and wanted.name
        if same and isinstance(it, ast.ImportFrom) and it.names[0].name != "*":
            return _joined(source, it, wanted)
    text = _spelled(wanted)
    body = [it for it in new.tree.body if isinstance(it, ast.Import | ast.ImportFrom)]
    at = next((k for k, it in enumerate(body) if it is ours), 0)
    for above in reversed(body[:at]):
        if (place := _same_module(source, above)) is not None:
            start, _ = whole_lines(new, ours)
            gap = gap_above(new, start) if above is body[at - 1] else 0
            where = below(source, place)
            return spliced(source.text, [Splice(where, where, "\n" * gap + f"{text}\n")])
    for under in body[at + 1 :]:
        if (place := _same_module(source, under)) is not None:
            start, _ = whole_lines(source, place, comments=True)
            return spliced(source.text, [Splice(start, start, f"{text}\n")])
    return _beneath_docstring(source, text)


def _beneath_docstring(source: Source, text: str) -> str:
    first = next(iter(source.tree.body), None)
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        where = below(source, first)
        return spliced(source.text, [Splice(where, where, f"\n{text}\n")])
    return f"{text}\n{source.text}"


def _same_module(source: Source, like: Import) -> ast.stmt | None:
    for it in source.tree.body:
        if isinstance(it, ast.Import | ast.ImportFrom) and _module(it) == _module(like):
            return it
    return None


def _module(statement: Import) -> str:
    is_plain = isinstance(statement, ast.Import)
    return f"import {statement.names[0].name}" if is_plain else module_of(statement)


def _spelled(it: Binding) -> str:
    alias = f" as {it.alias}" if it.alias else ""
    return f"from {it.module} import {it.name}{alias}" if it.name else f"import {it.module}{alias}"


def _joined(source: Source, statement: ast.ImportFrom, wanted: Binding) -> str:
    text = wanted.name + (f" as {wanted.alias}" if wanted.alias else "")
    before = [it for it in statement.names if _order(it.name) < _order(wanted.name)]
    return spliced(
        source.text, insert_item(source, statement, before[-1] if before else None, [text])
    )


def _order(name: str) -> tuple[int, str]:
    """Sort as ruff does: constants, classes, then the others."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower()


def _dropped(source: Source, place: Place) -> str:
    if len(place.statement.names) > 1:
        try:
            return spliced(source.text, delete_items(source, place.statement, [place.alias]))
        except Clash:
            return source.text
    if place.statement not in source.tree.body:
        return source.text
    start, end = whole_lines(source, place.statement)
    if not source.text[:start].rstrip(" ").endswith("\n\n"):
        return source.text[:start] + source.text[end:]
    rest = source.text[end:]
    return source.text[:start] + (rest.removeprefix("\n") if rest.startswith("\n") else rest)
