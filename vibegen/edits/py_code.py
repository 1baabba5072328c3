"""Python source as an edit sees it: its lines and statements, and the proof of an edit.

Places are found with `ast`, which is forty times as fast as a concrete syntax tree; the text in
between is never built anew, only spliced.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from vibegen import trees
from vibegen.edits.place import Edit, Unsure, refuse
from vibegen.edits.text import (
    Insertion,
    cut_bom,
    indent_of,
    insert_lines,
    is_blank,
    splice,
    split_lines,
)

_COOKIE = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)  # As a tuple: a union is made anew each time
_CHILDLESS = (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign)  # Most of a long file

Function = ast.FunctionDef | ast.AsyncFunctionDef
Block = Sequence[ast.stmt]


@dataclass(frozen=True, eq=False)
class Code:
    """A Python file; equal only to itself, so that what is found in it can be remembered.

    `opaque` holds what only a newer Python can parse; in `tree` there is `pass` in its place.
    """

    text: str
    lines: Sequence[str]
    tree: ast.Module
    opaque: str = ""

    def first(self, stmt: ast.stmt) -> int:
        """Return the index of a statement's first line, decorators included."""
        decorators: list[ast.expr] = getattr(stmt, "decorator_list", [])
        return min([stmt.lineno, *(decorator.lineno for decorator in decorators)]) - 1

    def after(self, block: Block, index: int) -> int:
        """Return the index of the line behind `block[index]` and whatever shares its lines."""
        end = _end(block[index])
        for other in block[index + 1 :]:
            if other.lineno > end:
                break
            end = _end(other)
        return end

    def indent(self, block: Block) -> str:
        """Return the indentation of a block; refuse one on the line of its header."""
        if not self.starts_line(block[0]):
            raise Unsure("its body stands on the line of its header")
        return indent_of(self.lines[self.first(block[0])].lstrip("\f"))

    def starts_line(self, stmt: ast.stmt) -> bool:
        """Whether nothing but white space stands before a statement on its first line."""
        first = self.first(stmt)
        if first < stmt.lineno - 1:  # Decorators have lines of their own
            return True
        return not self.lines[first].encode()[: stmt.col_offset].strip()

    def offset(self, lineno: int, column: int) -> int:
        """Return the offset in the text of a position of `ast`, whose columns count UTF-8 bytes."""
        line = self.lines[lineno - 1]
        before = len(line.encode()[:column].decode())
        return sum(len(other) for other in self.lines[: lineno - 1]) + before

    def insert(self, index: int, new: Sequence[str]) -> Insertion:
        """Insert lines before the line with this index, in the file's own unit of indentation."""
        return insert_lines(self.lines, index, new)

    def check_hidden(self, *names: str) -> None:
        """Refuse if one of these names may mean something where only a newer Python can read."""
        for name in names:
            if re.search(rf"\b{re.escape(name)}\b", self.opaque):
                raise Unsure(f"syntax newer than this Python mentions `{name}`")

    def blanks_before(self, index: int) -> int:
        """Return how many empty lines stand directly above a line."""
        count = 0
        while count < index and is_blank(self.lines[index - 1 - count]):
            count += 1
        return count


def _end(stmt: ast.stmt) -> int:
    return stmt.end_lineno or stmt.lineno


def is_function(node: ast.AST) -> TypeGuard[Function]:
    """Whether a node is the definition of a function, sync or async."""
    return isinstance(node, _FUNCTIONS)


def is_docstring(stmt: ast.stmt) -> bool:
    """Whether a statement is nothing but a string."""
    return (
        isinstance(stmt, ast.Expr)
        and isinstance(stmt.value, ast.Constant)
        and isinstance(stmt.value.value, str)
    )


def make_edit(wanted: str, where: str, find: Callable[[Code], Sequence[Insertion]]) -> Edit:
    """Make an edit of a finder that returns insertions, none if there is nothing to do.

    Args:
        wanted: The lines to paste where the finder is unsure.
        where: Where they belong, as the beginning of a sentence: `Inside create_app(), add`.
        find: Raises `Unsure` if it knows no certain place.
    """

    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        try:
            code = parse(text)
            check_cookie(code, wanted)
            insertions = find(code)
            return bom + prove(code, insertions) if insertions else source
        except Unsure as reason:
            raise refuse(wanted.strip().split("\n")[0], wanted, where, reason) from None

    return edit


def parse(text: str) -> Code:
    """Parse a file without its byte order mark; what no parser can read is `Unsure`."""
    lines = split_lines(text)
    try:
        try:
            return Code(text, lines, trees.parse(text))
        except SyntaxError:
            from vibegen.edits.py_newer import hide_new_syntax  # Imports libcst, which is slow

            surrogate, opaque = hide_new_syntax(text)
            return Code(text, lines, trees.parse(surrogate), opaque)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unsure("the file is no Python that can be parsed") from None


def check_cookie(code: Code, wanted: str) -> None:
    """Refuse letters that the encoding which the file declares may not have."""
    cookies = filter(None, map(_COOKIE.match, code.lines[:2]))
    if not wanted.isascii() and any(not cookie[1].lower().startswith("utf") for cookie in cookies):
        raise Unsure("the file declares an encoding of its own")


def prove(code: Code, insertions: Sequence[Insertion]) -> str:
    """Splice, and check that the result parses and that every old statement is still there."""
    result = splice(code.text, insertions)
    after = parse(result)
    if after.opaque != code.opaque:
        raise Unsure("the result would not compile")
    _compile(after)
    spans = [_new_lines(code, insertion) for insertion in insertions]
    if list(_shifted(code, spans)) != list(_without(after, spans)):
        raise Unsure("the statements around it cannot be told apart")
    return result


def _compile(code: Code) -> None:
    if code.opaque:
        return  # Parsed by libcst; this interpreter cannot say more
    try:
        trees.check_compiles(code.text)
    except (SyntaxError, ValueError, RecursionError):
        raise Unsure("the result would not compile") from None


def _new_lines(code: Code, insertion: Insertion) -> tuple[int, int]:
    """Return the number of the first line that an insertion moves, and by how many."""
    before = code.text[: insertion.at]
    line = len(split_lines(before + "|"))
    starts_line = not before or before[-1] in "\r\n"
    return line + (not starts_line), len(split_lines(insertion.text + "|")) - 1


def _shifted(code: Code, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    for stmt in statements(code.tree):
        moved = sum(count for at, count in spans if at <= stmt.lineno)
        yield type(stmt).__name__, stmt.lineno + moved


def _without(code: Code, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    starts: list[range] = []
    for at, count in sorted(spans):
        begin = at + sum(len(lines) for lines in starts)
        starts.append(range(begin, begin + count))
    for stmt in statements(code.tree):
        if not any(stmt.lineno in lines for lines in starts):
            yield type(stmt).__name__, stmt.lineno


def statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield every statement below a node; expressions are not entered."""
    for name in ("body", "handlers", "cases", "orelse", "finalbody"):
        for child in getattr(node, name, ()):
            if isinstance(child, ast.stmt):
                yield child
            if not isinstance(child, _CHILDLESS):
                yield from statements(child)
