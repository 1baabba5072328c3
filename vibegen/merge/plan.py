"""What becomes of the members of one list, such as a class body, in a merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.merge.layouts import remarks
from vibegen.merge.matching import Pairs, match
from vibegen.merge.splices import Clash

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from vibegen.merge.sources import Source


@dataclass
class Plan:
    """What becomes of the members of one list: indices into the old, the user's and the new one."""

    sources: tuple[Source, Source, Source]
    lists: tuple[Sequence[ast.AST], Sequence[ast.AST], Sequence[ast.AST]]

    def __post_init__(self) -> None:
        self.old, self.now, self.new = self.lists
        self.base, self.mine, self.later = self.sources
        self.to_new: Pairs = match(self.base, self.old, self.later, self.new, ours=True)
        self.to_mine: Pairs = match(self.base, self.old, self.mine, self.now, ours=False)
        self._new_keys = [self.later.key(it) for it in self.new]
        taken = {*self.to_mine.values()}
        self._free = {self.mine.key(it): j for j, it in enumerate(self.now) if j not in taken}

    def is_there(self, k: int) -> bool:
        """Whether the user has a new piece already, by its name."""
        return self._new_keys[k] in self._free

    def _gone(self) -> list[int]:
        return [i for i in range(len(self.old)) if i not in self.to_new]

    def _same(self, i: int) -> bool:
        old, now = self.old[i], self.now[self.to_mine[i]]
        same = self.base.dump(old) == self.mine.dump(now)
        return same and remarks(self.mine.of(now)) <= remarks(self.base.of(old))

    def deleted(self, *, strict: bool = True) -> list[int]:
        """Return which of the user's pieces go.

        Raises:
            Clash: One of them was edited, and `strict` is set.
        """
        there = [i for i in self._gone() if i in self.to_mine]
        if strict and not all(map(self._same, there)):
            raise Clash
        return [self.to_mine[i] for i in there if self._same(i)]

    def edited(self) -> list[int]:
        """Return which of the old pieces should go but were edited."""
        return [i for i in self._gone() if i in self.to_mine and not self._same(i)]

    def _fresh(self) -> list[int]:
        known = {*self.to_new.values()}
        return [k for k in range(len(self.new)) if k not in known]

    def differing(self) -> list[int]:
        """Return which new pieces the user has under the same name, with another meaning."""
        return [
            k
            for k in self._fresh()
            if (j := self._free.get(self._new_keys[k])) is not None
            and self.mine.dump(self.now[j]) != self.later.dump(self.new[k])
        ]

    def inserted(self) -> list[tuple[int, list[int]]]:
        """Return new pieces under the user's piece that they follow; -1 for the beginning.

        Raises:
            Clash: No neighbour of one is left.
        """
        from_new = {k: i for i, k in self.to_new.items()}
        found: dict[int, list[int]] = {}
        going = {*self.deleted(strict=False)}
        anchor = -1
        for k in range(len(self.new)):
            j = self.to_mine.get(from_new[k], -1) if k in from_new else -1
            if j >= 0 and j not in going:
                anchor = j
            elif k not in from_new and not self.is_there(k):
                found.setdefault(anchor, []).append(k)
        if -1 in found and self.now and not self._begins(found[-1][-1], from_new, going):
            raise Clash
        return [*found.items()]

    def _begins(self, k: int, from_new: dict[int, int], going: set[int]) -> bool:
        """Whether the piece behind a new one is the user's first that stays."""
        following = (from_new.get(it) for it in range(k + 1, len(self.new)))
        mine = [self.to_mine[i] for i in following if i is not None and i in self.to_mine]
        staying = [j for j in range(len(self.now)) if j not in going]
        return not staying or (bool(mine) and mine[0] == staying[0]) or not mine
