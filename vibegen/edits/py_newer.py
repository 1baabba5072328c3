"""Source whose syntax is newer than the Python that runs vibegen.

`libcst` parses it where `ast` does not. Its import costs seventeen times the start of Python, so
this module is imported only for such a file.
"""

import ast
from collections.abc import Mapping, Sequence

import libcst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from vibegen.edits.place import Unsure
from vibegen.edits.text import indent_of, line_end, split_lines


def hide_new_syntax(text: str) -> tuple[str, str]:
    """Put `pass` in place of each statement that `ast` cannot parse, all on their old lines.

    Only the insides of functions and classes are searched; any other compound statement is hidden
    as a whole.

    Returns:
        The text that `ast` can parse, and what was hidden.
    """
    try:
        module = libcst.parse_module(text)
    except (libcst.ParserSyntaxError, RecursionError):
        raise Unsure("the file is no Python that can be parsed") from None
    if module.code != text:
        raise Unsure("the parser for newer syntax does not give the file back as it is")
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    curtain = _Curtain(split_lines(text), wrapper.resolve(PositionProvider))
    curtain.hide(wrapper.module.body)
    return "".join(curtain.lines), "\n".join(curtain.hidden)


class _Curtain:
    def __init__(self, lines: list[str], positions: Mapping[libcst.CSTNode, CodeRange]) -> None:
        self.lines = lines
        self.hidden: list[str] = []
        self._positions = positions

    def hide(self, body: Sequence[libcst.BaseStatement]) -> None:
        for stmt in body:
            place = self._positions[stmt]
            first, end = place.start.line - 1, place.end.line
            if _parses("".join(self.lines[first:end])):
                continue
            inner = _inner(stmt)
            below = self._positions[inner[0]].start.line - 1 if inner else first
            indent = indent_of(self.lines[below])
            if inner and _parses("".join(self.lines[first:below]) + f"{indent}pass\n"):
                self.hide(inner)
            else:
                self._cover(first, end)

    def _cover(self, first: int, end: int) -> None:
        rows = self.lines[first:end]
        self.hidden += rows
        # Their own ends, with nothing in between, could make one CRLF of a CR and an LF
        ends = ["\n" if line_end(row) else "" for row in rows]
        self.lines[first:end] = [f"{indent_of(rows[0])}pass{ends[0]}", *ends[1:]]


def _inner(stmt: libcst.BaseStatement) -> Sequence[libcst.BaseStatement]:
    if not isinstance(stmt, libcst.FunctionDef | libcst.ClassDef):
        return ()
    return stmt.body.body if isinstance(stmt.body, libcst.IndentedBlock) else ()


def _parses(text: str) -> bool:
    try:
        ast.parse(f"if 1:\n{text}" if indent_of(text) else text)
    except SyntaxError:
        return False
    return True
