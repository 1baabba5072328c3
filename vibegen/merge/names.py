"""Names that the user gave to what we had called otherwise: variables, functions, classes."""

from __future__ import annotations

import ast
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from vibegen.merge.sources import DEFINITIONS, Source
from vibegen.merge.splices import Clash, Splice, spliced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SURE = 0.8  # Of the places where a name stood that hold the same other one


def renamed_like(base: str, mine: str, new: str) -> tuple[str, str]:
    """Return `base` and `new` with the names that the user has for theirs, as far as certain."""
    for scope in ("", *_definitions(base)):
        one, two, three = (Source(it) for it in (base, mine, new))
        b, m, n = (_find(it.tree, scope) for it in (one, two, three))
        if b is None or m is None or n is None:
            continue
        ours = {*_names(b)}  # What we rename ourselves is none of the user's names
        later = {old: now for old, now in renames(n, m).items() if now not in ours}
        if names := {**later, **renames(b, m)}:
            base, new = _with(one, b, names), _with(three, n, names)
    return base, new


def _definitions(text: str) -> list[str]:
    return [it.name for it in Source(text).tree.body if isinstance(it, DEFINITIONS[:2])]


def _find(tree: ast.Module, name: str) -> ast.AST | None:
    if not name:
        return tree
    found = [it for it in tree.body if isinstance(it, DEFINITIONS) and it.name == name]
    return found[0] if len(found) == 1 else None


def renames(base: ast.AST, mine: ast.AST) -> dict[str, str]:
    """Return the names that are gone, and what stands in their places instead, always."""
    old, now = list(_names(base)), list(_names(mine))
    lost, fresh = {*old} - {*now}, {*now} - {*old}
    if not lost or not fresh:
        return {}
    votes: dict[str, Counter[str]] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, now, autojunk=False).get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            for before, after in zip(old[i1:i2], now[j1:j2], strict=True):
                votes.setdefault(before, Counter())[after] += 1
    found: dict[str, str] = {}
    for name in lost & votes.keys():
        winner, count = votes[name].most_common(1)[0]
        if winner in fresh and count >= SURE * old.count(name) and count > 1:
            found[name] = winner
    return found if len({*found.values()}) == len(found) else {}


def _names(node: ast.AST) -> Iterator[str]:
    """Yield the names that a piece binds and uses, in the order of its tree."""
    for it in ast.walk(node):
        match it:
            case ast.Name(id=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.alias(asname=str(name)):
                yield name
            case ast.alias(name=name):
                yield name
            case _:
                continue


def _with(source: Source, node: ast.AST, names: Mapping[str, str]) -> str:
    found: list[Splice] = []
    strings = {
        id(it)
        for string in ast.walk(node)
        if isinstance(string, ast.JoinedStr)
        for it in ast.walk(string)
    }
    for it in ast.walk(node):
        if id(it) in strings:  # Python 3.11 does not know where in the text they are
            continue
        if isinstance(it, ast.Name) and it.id in names:
            start, end = source.span(it)
            found.append(Splice(start, end, names[it.id]))
        elif isinstance(it, ast.arg) and it.arg in names:
            start, _ = source.span(it)
            found.append(Splice(start, start + len(it.arg), names[it.arg]))
        elif isinstance(it, DEFINITIONS) and it.name in names:
            word = "class" if isinstance(it, ast.ClassDef) else "def"
            line = source.offset(it.lineno, it.col_offset)
            start = source.text.index(it.name, source.text.index(word, line) + len(word))
            found.append(Splice(start, start + len(it.name), names[it.name]))
    try:
        text = spliced(source.text, found)
        Source(text)
    except (Clash, SyntaxError):
        return source.text
    return text
