"""A Python source with its tree, and what makes two pieces of it the same: their meaning."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import cast

from vibegen import trees

Key = tuple[str, ...]
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try)


class Entry(ast.AST):
    """One `key: value` of a dict, which Python's own tree keeps in two lists."""

    _fields = ("key", "value")

    def __init__(self, key: ast.expr | None, value: ast.expr) -> None:
        super().__init__()
        self.key = key
        self.value = value


class Source:
    """A text that parses; offsets are counted in characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = trees.parse(text)
        self._entries: dict[int, list[ast.AST]] = {}
        self._dumps: dict[int, tuple[ast.AST, str]] = {}

    @cached_property
    def lines(self) -> list[str]:
        """The lines with their ends, as Python counts them."""
        return [f"{it}\n" for it in self.text.split("\n")]

    @cached_property
    def unit(self) -> str:
        """What the first indented statement is indented by; four blanks where there is none."""
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if isinstance(node, (*DEFINITIONS, *COMPOUND)) and isinstance(body, list):
                first = cast("ast.stmt", body[0])
                line = self.lines[first.lineno - 1]
                if first.lineno > node.lineno and node.col_offset == 0:
                    return line[: len(line) - len(line.lstrip())]
        return "    "

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line."""
        found = [0]
        for line in self.lines:
            found.append(found[-1] + len(line))
        return found

    def offset(self, line: int, column: int) -> int:
        """Turn a position of Python's, a line from 1 and bytes into it, into an offset."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        chars = column if text.isascii() else len(text.encode()[:column].decode())
        return self.starts[line - 1] + chars

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a piece begins and ends, its decorators included."""
        if isinstance(node, Entry):
            first = self.span(node.key)[0] if node.key else self._stars(node.value)
            return first, self.span(node.value)[1]
        if isinstance(node, ast.arguments):  # Of plain parameters, the first and the last
            return self.span(node.args[0])[0], self.span(node.args[-1])[1]
        at = cast("ast.expr", node)
        if isinstance(node, DEFINITIONS) and node.decorator_list:
            first = node.decorator_list[0]
            start = self.text.rfind("@", 0, self.offset(first.lineno, first.col_offset))
        else:
            start = self.offset(at.lineno, at.col_offset)
        return start, self.offset(at.end_lineno or at.lineno, at.end_col_offset or 0)

    def _stars(self, value: ast.expr) -> int:
        return self.text.rfind("**", 0, self.span(value)[0])

    def of(self, node: ast.AST) -> str:
        """Return the text of a piece."""
        start, end = self.span(node)
        return self.text[start:end]

    def line_start(self, offset: int) -> int:
        """Return where the line of an offset begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Return where the line of an offset ends, before its line end."""
        end = self.text.find("\n", offset)
        end = len(self.text) if end < 0 else end
        return end - 1 if end and self.text[end - 1 : end] == "\r" else end

    def dump(self, node: ast.AST) -> str:
        """Return the meaning of a piece: equal for two that differ in layout and comments only."""
        kept = self._dumps.get(id(node))
        if kept is None:
            if isinstance(node, Entry):
                text = f"{self.dump(node.key) if node.key else '**'}: {self.dump(node.value)}"
            else:
                text = ast.dump(node)
            kept = self._dumps[id(node)] = (node, text)
        return kept[1]

    def entries(self, node: ast.Dict) -> list[ast.AST]:
        """Return the entries of a dict, the same objects every time."""
        if id(node) not in self._entries:
            pairs = zip(node.keys, node.values, strict=True)
            self._entries[id(node)] = [Entry(key, value) for key, value in pairs]
        return self._entries[id(node)]

    def key(self, node: ast.AST) -> Key:
        """Return what a piece is called among its siblings; its meaning if it has no name."""
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found = ("def", name)
            case ast.ClassDef(name=name):
                found = ("class", name)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                found = ("bind", name)
            case ast.Expr(value=ast.Constant(value=str())):
                found = ("doc",)
            case ast.keyword(arg=str(name)):
                found = ("keyword", name)
            case Entry(key=key) if key is not None:
                found = ("entry", self.dump(key))
            case _ if isinstance(node, COMPOUND):
                found = (type(node).__name__, *self._head(node))
            case _:
                found = ("=", self.dump(node))
        return found

    def _head(self, node: ast.AST) -> list[str]:
        parts = [getattr(node, name, None) for name in ("test", "target", "iter")]
        parts += getattr(node, "items", [])
        return [self.dump(it) for it in parts if isinstance(it, ast.AST)]


def name_of(key: Key) -> str:
    """Return how people call a piece; empty if it has no name."""
    return key[1] if key[0] in {"def", "class", "bind", "keyword"} else ""
