"""Which piece of one source is which of another: by name, by meaning, by place."""

from __future__ import annotations

import ast
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vibegen.merge.sources import Source

LIKE = 0.6  # Of what two nameless pieces mean, to be one that was edited
FIXED = {"bind", "keyword", "entry"}  # Their name says what they are: another name, another piece
TELLING = 60  # Characters of meaning from which on two equal pieces are no accident

Pieces = "Sequence[ast.AST]"
Pairs = dict[int, int]


def match(
    one: Source, a: Sequence[ast.AST], two: Source, b: Sequence[ast.AST], *, ours: bool
) -> Pairs:
    """Pair the pieces of two lists of siblings, as indices.

    Args:
        one: The source of the first list.
        a: The first list.
        two: The source of the other one.
        b: The other one.
        ours: Whether we made both: then a piece in the place of another is that one, renamed.
    """
    keys, others = [one.key(it) for it in a], [two.key(it) for it in b]
    found: Pairs = {}
    gaps: list[tuple[range, range]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        if tag == "equal":
            found |= dict(zip(range(i1, i2), range(j1, j2), strict=True))
        else:
            gaps.append((range(i1, i2), range(j1, j2)))
    taken = set(found.values())
    for i in (it for it in range(len(a)) if it not in found):  # Those that were moved
        places = [j for j in range(len(b)) if j not in taken and others[j] == keys[i]]
        if len(places) == 1 and keys.count(keys[i]) == 1:
            found[i] = places[0]
            taken.add(places[0])
    for left, right in gaps:
        for i, j in _alike(one, a, two, b, (left, right), (found, ours)):
            found[i] = j
    return found


def _alike(  # noqa: PLR0913, PLR0917 - both lists, and where to look
    one: Source,
    a: Sequence[ast.AST],
    two: Source,
    b: Sequence[ast.AST],
    gap: tuple[range, range],
    so_far: tuple[Pairs, bool],
) -> Iterator[tuple[int, int]]:
    """Pair what stands in the same gap and means nearly the same, the most alike first."""
    found, ours = so_far
    taken = set(found.values())
    left = [i for i in gap[0] if i not in found]
    right = [j for j in gap[1] if j not in taken]
    scores = [
        (score, -abs((i - gap[0].start) - (j - gap[1].start)), i, j)
        for i in left
        for j in right
        if (score := _likeness(one, a[i], two, b[j], ours=ours)) >= LIKE
    ]
    used: set[int] = set()
    theirs: set[int] = set()
    for _, _, i, j in sorted(scores, reverse=True):
        if i not in used and j not in theirs:
            used.add(i)
            theirs.add(j)
            yield i, j


def _likeness(one: Source, x: ast.AST, two: Source, y: ast.AST, *, ours: bool) -> float:
    if type(x) is not type(y):
        return 0
    kind = one.key(x)[0]
    if kind in FIXED and not ours:
        return 0
    if kind in {"def", "class"} and not ours:
        same = nameless(x) == nameless(y) and len(nameless(x)) > TELLING
        return 1 if same else _members(x, y)
    if kind == "doc":
        return 1
    matcher = SequenceMatcher(None, one.dump(x)[:2000], two.dump(y)[:2000], autojunk=False)
    return (
        0 if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE else matcher.ratio()
    )


def nameless(node: ast.AST) -> str:
    """Return the meaning of a definition whatever it is called."""
    name = getattr(node, "name", None)
    if name is None:
        return ast.dump(node)
    return ast.dump(node).replace(f"name='{name}'", "name=''", 1)


def _members(x: ast.AST, y: ast.AST) -> float:
    """Return how many of a class's fields another one has, of two fields or more."""
    mine, theirs = set(_fields(x)), set(_fields(y))
    return len(mine & theirs) / len(mine) if len(mine) > 1 else 0


def _fields(node: ast.AST) -> Iterator[str]:
    for it in getattr(node, "body", []) if isinstance(node, ast.ClassDef) else []:
        if isinstance(it, ast.AnnAssign):
            yield ast.unparse(it)
