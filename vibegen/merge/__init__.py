"""Three-way merge: what we would emit now, brought into what the user made of what we emitted.

Python is merged by its pieces: two are the same where their trees are, however they are laid out.
Everything else is merged by line. What the user changed where we change it too stays, and is told.
Pure: three texts in, one text out, and the lines that are left to do by hand.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from vibegen.merge.imports import merge_imports
from vibegen.merge.lines import merge_lines
from vibegen.merge.names import renamed_like
from vibegen.merge.sources import Source
from vibegen.merge.splices import Clash, spliced
from vibegen.merge.trees import Left, Trees

__all__ = ["Left", "Merged", "merge"]


class Merged(NamedTuple):
    """The user's text with the difference, and what of it is left to do by hand."""

    text: str
    left: tuple[Left, ...] = ()


def merge(path: str, base: str, mine: str, new: str) -> Merged:
    r"""Bring the difference of `base` and `new` to `mine`.

    Args:
        path: The file; its name tells what it holds.
        base: What we emitted, or would have.
        mine: What the user made of it.
        new: What we would emit now.

    The texts have `\n` line ends.
    """
    if new in {base, mine}:
        return Merged(mine)
    if mine == base:
        return Merged(new)
    if path.endswith(".py"):
        try:
            return _merge_python(base, mine, new)
        except (SyntaxError, ValueError, RecursionError, Clash):
            return Merged(mine, (Left("", base, new),))
    text, left = merge_lines(base, mine, new)
    return Merged(text, tuple(Left("", old, lines) for old, lines in left))


def _merge_python(base: str, mine: str, new: str) -> Merged:
    base, new = renamed_like(base, mine, new)
    one, two, three = Source(base), Source(mine), Source(new)
    trees = Trees(one, two, three)
    bodies = [list(it.tree.body) for it in (one, two, three)]
    trees.block(bodies, (two.tree, ""))
    text = spliced(mine, trees.splices)
    text = merge_imports(one, Source(text), three)
    ast.parse(text)
    return Merged(text, tuple(trees.left))
