"""Three-way merge of Python by its pieces: definition, member, statement, element. Pure."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from vibegen.merge.layouts import (
    behind_imports,
    below,
    blanks_above,
    gap_above,
    gap_below,
    reindented,
    remarks,
    whole_lines,
)
from vibegen.merge.plan import Plan
from vibegen.merge.sources import COMPOUND, DEFINITIONS, Source, name_of
from vibegen.merge.splices import Clash, Splice, delete_items, insert_item, spliced

if TYPE_CHECKING:
    from collections.abc import Sequence

IMPORTS = (ast.Import, ast.ImportFrom)
LISTS = (ast.List, ast.Set, ast.Tuple, ast.Dict, ast.Call)
LEAVES = (ast.Name, ast.Constant, ast.JoinedStr, ast.Lambda)
BLOCKS = ("body", "orelse", "finalbody")


class Left(NamedTuple):
    """What the merge leaves to the user.

    Args:
        name: Where it is, such as `PostList` or `PostList.sort`; "" for the module.
        old: What we would have replaced.
        new: What it should be; "" to take it out.
        gone: Whether it is not there at all.
    """

    name: str
    old: str
    new: str
    gone: bool = False


@dataclass
class Trees:
    """One merge of three sources."""

    base: Source
    mine: Source
    new: Source
    splices: list[Splice] = field(default_factory=list[Splice])
    left: list[Left] = field(default_factory=list[Left])

    def node(self, b: ast.AST, m: ast.AST, n: ast.AST, where: str = "") -> None:
        """Bring the difference of `b` and `n` to `m`.

        Raises:
            Clash: It cannot be done for certain; what was collected on the way does not count.
        """
        before, after = self.base.dump(b), self.new.dump(n)
        now = self.mine.dump(m)
        if after in {before, now}:
            return
        if isinstance(b, ast.arguments):
            self._parameters([b, m, n], where)
            return
        mark, left = len(self.splices), len(self.left)
        if self._is_pristine(b, m):
            self._replace(m, n)
            return
        try:
            self._inside(b, m, n, where)
            spliced(self.mine.text, self.splices[mark:])  # Here, so that only this piece is left
        except Clash:
            del self.splices[mark:], self.left[left:]
            if before != now or remarks(self.mine.of(m)) - remarks(self.base.of(b)):
                raise
            self._replace(m, n)

    def _is_pristine(self, b: ast.AST, m: ast.AST) -> bool:
        return self.base.of(b) == self.mine.of(m) and _column(b) == _column(m)

    def _replace(self, m: ast.AST, n: ast.AST) -> None:
        start, end = self.mine.span(m)
        text = reindented(self.new.of(n), _column(n), self.mine, m, first=False)
        self.splices.append(Splice(start, end, text))

    def _inside(self, b: ast.AST, m: ast.AST, n: ast.AST, where: str) -> None:
        if not type(b) is type(m) is type(n) or isinstance(b, LEAVES):
            raise Clash
        if isinstance(b, LISTS):
            self._items(b, m, n, where)
            return
        for name in b._fields:
            parts = [getattr(it, name, None) for it in (b, m, n)]
            dumps = [_dump(it) for it in parts]
            if dumps[2] in dumps[:2]:
                continue
            if name in BLOCKS and isinstance(b, (ast.Module, *DEFINITIONS, *COMPOUND)):
                self.block([cast("list[ast.stmt]", it) for it in parts], (m, where))
            elif all(isinstance(it, ast.AST) for it in parts):
                one, mine, new = (cast("ast.AST", it) for it in parts)
                self.node(one, mine, new, where)
            else:
                self._one_by_one(parts, where)

    def _parameters(self, parts: Sequence[ast.AST], where: str) -> None:
        """Merge the parameters of a function, where each is a name with a type and no more."""
        plain = [it.args for it in parts if isinstance(it, ast.arguments) and _is_plain(it)]
        if len(plain) < len(parts) or not all(plain):
            raise Clash
        b, m, n = parts
        self._items(b, m, n, where)

    def _one_by_one(self, parts: Sequence[object], where: str) -> None:
        """Merge lists that are as long as each other, such as decorators; or two that differ."""
        lists = [cast("list[object]", it) for it in parts if isinstance(it, list)]
        if len(lists) != len(parts) or len({*map(len, lists)}) != 1:
            raise Clash
        for b, m, n in zip(*lists, strict=True):
            if not (isinstance(b, ast.AST) and isinstance(m, ast.AST) and isinstance(n, ast.AST)):
                raise Clash
            self.node(b, m, n, where)

    def _items(self, b: ast.AST, m: ast.AST, n: ast.AST, where: str) -> None:
        """Merge the elements of a literal, or the arguments of a call."""
        if isinstance(b, ast.Call) and isinstance(m, ast.Call) and isinstance(n, ast.Call):
            self.node(b.func, m.func, n.func, where)
        old, now, new = (
            elements(it, node) for it, node in ((self.base, b), (self.mine, m), (self.new, n))
        )
        plan = Plan((self.base, self.mine, self.new), (old, now, new))
        for i, k in plan.to_new.items():
            if self.base.dump(old[i]) == self.new.dump(new[k]):
                continue
            if i not in plan.to_mine:
                raise Clash
            self.node(old[i], now[plan.to_mine[i]], new[k], where)
        gone = [now[j] for j in plan.deleted()]
        if gone:
            self.splices += delete_items(self.mine, m, gone)
        for anchor, indices in plan.inserted():
            after = now[anchor] if anchor >= 0 else None
            if after in gone:
                raise Clash
            texts = [self.new.of(new[k]) for k in indices]
            self.splices += insert_item(self.mine, m, after, texts)

    def block(self, parts: Sequence[list[ast.stmt]], at: tuple[ast.AST, str]) -> None:
        """Merge the statements of a body; what clashes is listed, and the others go on."""
        owner, where = at
        old, now, new = ([it for it in part if not isinstance(it, IMPORTS)] for part in parts)
        plan = Plan((self.base, self.mine, self.new), (old, now, new))
        for i, k in plan.to_new.items():
            b, n = old[i], new[k]
            if self.base.dump(b) == self.new.dump(n):
                continue
            name = _path(where, name_of(self.base.key(b)))
            if i not in plan.to_mine:
                if not plan.is_there(k):
                    self.left.append(Left(name, self.base.of(b), self.new.of(n), gone=True))
                continue
            try:
                self.node(b, now[plan.to_mine[i]], n, name)
            except Clash:
                self.left.append(Left(name, self.base.of(b), self.new.of(n)))
        self._delete([now[j] for j in plan.deleted(strict=False)], parts[1])
        for i in plan.edited():
            name = _path(where, name_of(self.base.key(old[i])))
            self.left.append(Left(name, self.base.of(old[i]), ""))
        self._insert(plan, (now, new), (owner, where))

    def _delete(self, gone: Sequence[ast.AST], body: Sequence[ast.AST]) -> None:
        """Take statements out, each with the blank lines on one side of it."""
        last = max((at for at, it in enumerate(body) if it not in gone), default=-1)
        for it in gone:
            start, end = whole_lines(self.mine, it)
            if body.index(it) > last:
                start -= blanks_above(self.mine, start)
            else:
                end += gap_below(self.mine, end)
            self.splices.append(Splice(start, end, ""))

    def _insert(
        self, plan: Plan, lists: tuple[list[ast.stmt], list[ast.stmt]], at: tuple[ast.AST, str]
    ) -> None:
        now, new = lists
        for k in plan.differing():
            name = _path(at[1], name_of(self.new.key(new[k])))
            self.left.append(Left(name, "", self.new.of(new[k])))
        for anchor, indices in plan.inserted():
            for k in indices:
                n = new[k]
                start, end = whole_lines(self.new, n, comments=True)
                text = self.new.text[start:end]
                if anchor >= 0:
                    place = below(self.mine, behind_imports(at[0], now[anchor]))
                    text = reindented(text, _column(n), self.mine, now[anchor], first=True)
                    text = "\n" * gap_above(self.new, start) + text
                elif now:
                    place, _ = whole_lines(self.mine, now[0], comments=True)
                    text = reindented(text, _column(n), self.mine, now[0], first=True)
                    text += "\n" * gap_below(self.new, end)
                elif isinstance(at[0], ast.Module):
                    place = len(self.mine.text)
                    text = "\n" * gap_above(self.new, start) + text
                else:
                    raise Clash
                self.splices.append(Splice(place, place, text))


def elements(source: Source, node: ast.AST) -> list[ast.AST]:
    """Return the elements of a literal, or the arguments of a call, in the order of the text."""
    match node:
        case ast.Dict():
            return source.entries(node)
        case ast.Call(args=args, keywords=keywords):
            return sorted([*args, *keywords], key=source.span)
        case ast.arguments(args=args):
            return list(args)
        case _:
            return list(getattr(node, "elts", []))


def _is_plain(node: ast.arguments) -> bool:
    return not (node.posonlyargs or node.vararg or node.kwonlyargs or node.kwarg or node.defaults)


def _dump(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(_dump, value))  # pyright: ignore[reportUnknownArgumentType]
    return ast.dump(value) if isinstance(value, ast.AST) else repr(value)


def _column(node: ast.AST) -> int:
    return getattr(node, "col_offset", 0)


def _path(where: str, name: str) -> str:
    return ".".join(it for it in (where, name) if it)
