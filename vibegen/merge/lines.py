"""Three-way merge by line, for pages and whatever else has no tree; blanks do not count. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from vibegen.diff import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence


class Hunk(NamedTuple):
    """A difference between what we emitted and what we would emit."""

    start: int
    end: int
    new: list[str]


def merge_lines(base: str, mine: str, new: str) -> tuple[str, list[tuple[str, str]]]:
    """Bring the difference of `base` and `new` to `mine`, hunk by hunk.

    Returns:
        The text, and (old, new) of each hunk that has no certain place in it.
    """
    old, now, later = split_lines(base), split_lines(mine), split_lines(new)
    plain = [_plain(it) for it in now]
    places = _places([_plain(it) for it in old], plain)
    edits: list[tuple[int, int, list[str]]] = []
    left: list[tuple[str, str]] = []
    for hunk in _hunks(old, later):
        found = _place(hunk, places, len(old), len(now))
        if found is None or (hunk.start == hunk.end and _is_there(hunk.new, plain)):
            if not _is_done(hunk, places, plain):
                left.append(("".join(old[hunk.start : hunk.end]), "".join(hunk.new)))
            continue
        start, end = found
        edits.append((start, end, _fitted(hunk, old, now, places)))
    for start, end, lines in reversed(edits):
        if lines and start and not now[start - 1].endswith("\n"):
            now[start - 1] += "\n"
        now[start:end] = lines
    return "".join(now), left


def _hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found: list[Hunk] = []
    for tag, i1, i2, j1, j2 in codes:
        if tag == "replace" and i2 - i1 == j2 - j1:  # Line by line: each finds its place alone
            found += [
                Hunk(i, i + 1, [new[j]]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)
            ]
        elif tag != "equal":
            found.append(Hunk(i1, i2, list(new[j1:j2])))
    return found


def _plain(line: str) -> str:
    """Return a line without the blanks that a formatter would change."""
    return re.sub(r"\s*(/?>)", r"\1", re.sub(r"\s+", " ", line.strip()))


def _places(old: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    codes = SequenceMatcher(None, old, now, autojunk=False).get_matching_blocks()
    return {a + k: b + k for a, b, size in codes for k in range(size)}


def _place(hunk: Hunk, places: dict[int, int], old: int, now: int) -> tuple[int, int] | None:
    """Return the user's lines that a hunk replaces; `None` where that is not certain."""
    if hunk.start < hunk.end:
        mine = [places.get(it) for it in range(hunk.start, hunk.end)]
        if None in mine or mine[0] is None or mine[-1] is None:
            return None
        whole = mine[-1] - mine[0] == len(mine) - 1
        return (mine[0], mine[-1] + 1) if whole else None
    above = -1 if hunk.start == 0 else places.get(hunk.start - 1)
    under = now if hunk.start == old else places.get(hunk.start)
    if above is not None:
        return above + 1, above + 1
    return None if under is None else (under, under)


def _is_done(hunk: Hunk, places: dict[int, int], plain: Sequence[str]) -> bool:
    """Whether the user's text is as it should be already."""
    gone = all(it not in places for it in range(hunk.start, hunk.end))
    return gone and (_is_there(hunk.new, plain) if hunk.new else True)


def _is_there(lines: Sequence[str], plain: Sequence[str]) -> bool:
    wanted = [_plain(it) for it in lines]
    size = len(wanted)
    return any(list(plain[at : at + size]) == wanted for at in range(len(plain) - size + 1))


def _fitted(
    hunk: Hunk, old: Sequence[str], now: Sequence[str], places: dict[int, int]
) -> list[str]:
    """Return a hunk's lines, as deep as the user's text is beside them."""
    near = [*range(hunk.start, hunk.end), hunk.start - 1, hunk.start]
    for at in near:
        if at in places and old[at].strip():
            ours, theirs = _indent(old[at]), _indent(now[places[at]])
            if ours == theirs:
                return hunk.new
            return [
                theirs + it.removeprefix(ours) if it.startswith(ours) else it for it in hunk.new
            ]
    return hunk.new


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
