"""What a name means in a Python file: where it was imported from, where it is bound."""

import ast
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from vibegen.edits.py_code import Block, Code, Function, is_function

Import = ast.Import | ast.ImportFrom
IMPORTS = (ast.Import, ast.ImportFrom)  # Made once: a file may hold thousands of them
_INNER_SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)


def imported(stmt: ast.stmt) -> Iterator[tuple[str, str]]:
    """Yield each name that an import binds, and what it stands for: `app.posts.routes.router`."""
    if isinstance(stmt, ast.Import):
        for alias in stmt.names:
            root = alias.name.split(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (root, root)
    elif isinstance(stmt, ast.ImportFrom):
        prefix = "." * stmt.level + (f"{stmt.module}." if stmt.module else "")
        for alias in stmt.names:
            yield alias.asname or alias.name, prefix + alias.name


def same_target(one: str, other: str) -> bool:
    """Whether two dotted names mean the same thing; a relative one matches by its tail."""
    if one.startswith(".") != other.startswith("."):
        relative, absolute = sorted((one, other))  # A dot sorts before every letter
        return f".{absolute}".endswith("." + relative.lstrip("."))
    return one == other


def scope_nodes(block: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes that run in the scope of a block: not what functions and classes hold."""
    for node in block:
        yield node
        if not isinstance(node, _INNER_SCOPES):
            yield from scope_nodes(ast.iter_child_nodes(node))


def bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that one node binds by itself."""
    if isinstance(node, Function | ast.ClassDef):
        yield node.name
    elif isinstance(node, IMPORTS):
        yield from (name for name, _ in imported(node))
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name


def binders(block: Block, name: str) -> list[ast.AST]:
    """Return the nodes in the scope of a block that bind a name, conditionally or not."""
    return [node for node in scope_nodes(block) if name in bound(node)]


def targets(block: Block) -> dict[str, str]:
    """Return what the names stand for that a block imports, conditionally or not."""
    found: dict[str, str] = {}
    for stmt in statements_of_scope(block):
        found.update(imported(stmt))
    return found


def statements_of_scope(block: Block) -> Iterator[ast.stmt]:
    """Yield the statements of a scope, also inside its `if`, `try`, `with` and loops."""
    for stmt in block:
        yield stmt
        if is_function(stmt) or isinstance(stmt, ast.ClassDef):
            continue
        for name in ("body", "handlers", "cases", "orelse", "finalbody"):
            for child in getattr(stmt, name, ()):
                inner: Block = [child] if isinstance(child, ast.stmt) else child.body
                yield from statements_of_scope(inner)


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` of such an expression, an empty string of any other."""
    rest = ""
    while isinstance(node, ast.Attribute):
        rest = f".{node.attr}{rest}"
        node = node.value
    return node.id + rest if isinstance(node, ast.Name) else ""


def resolve(name: str, known: Mapping[str, str]) -> str:
    """Return what a dotted name stands for: `pages.router` -> `app.pages.router`."""
    root, dot, rest = name.partition(".")
    return known.get(root, root) + dot + rest


class Scope(NamedTuple):
    """A block that runs as a whole, and what the imported names stand for in it."""

    function: str  # Its qualified name; empty for the module
    block: Block
    known: Mapping[str, str]


@lru_cache(2)
def scopes(code: Code) -> Sequence[Scope]:
    """Return the module and every function in it."""
    known = targets(code.tree.body)
    return [
        Scope(function, block, ChainMap(targets(block), known) if function else known)
        for function, block in functions(code.tree.body)
    ]


def functions(block: Block, prefix: str = "") -> Iterator[tuple[str, Block]]:
    """Yield a block and every function's body below it, with its qualified name.

    Definitions inside an `if`, `try` or loop are no places.
    """
    yield prefix, block
    for stmt in block:
        if is_function(stmt):
            yield from functions(stmt.body, f"{prefix}.{stmt.name}".lstrip("."))
        elif isinstance(stmt, ast.ClassDef):
            inner = functions(stmt.body, f"{prefix}.{stmt.name}".lstrip("."))
            next(inner)  # The class's own body runs once and is no place either
            yield from inner
