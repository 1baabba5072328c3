"""Which routers a file includes already, one by one or in loops over lists."""

import ast
from collections.abc import Iterator

from vibegen.edits.py_code import Block, Code, is_function
from vibegen.edits.py_names import IMPORTS, dotted, resolve, scopes

Loops = dict[str, ast.expr]
_CALL_OR_LOOP = (ast.Call, ast.For)  # Made once: a file may hold thousands of them


def find_included(code: Code, into: str | None = None) -> Iterator[tuple[dict[str, str], str]]:
    """Yield what each included router stands for, behind the imported names of its scope.

    Args:
        code: The file.
        into: Only what this object includes.
    """
    for scope in scopes(code):
        known = dict(scope.known)
        for owner, name, loops in find_calls(scope.block):
            if into and into != owner and not into.endswith(f".{owner}"):
                continue
            root, dot, rest = name.partition(".")
            items = _find_items(code, loops[root]) if root in loops else [root]
            yield from ((known, resolve(item + dot + rest, known)) for item in items)


def find_lists(code: Code) -> set[str]:
    """Return the names of the lists whose elements are included in a loop, as they are."""
    return {
        dotted(loops[name])
        for scope in scopes(code)
        for _, name, loops in find_calls(scope.block)
        if name in loops and dotted(loops[name])
    }


def router_of(call: ast.Call) -> str:
    """Return the router that a call of `include_router` names."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "router"]
    return dotted((call.args or named or [ast.Constant(None)])[0])


def find_calls(block: Block) -> Iterator[tuple[str, str, Loops]]:
    """Yield owner and router of every include below a block, and the loops around them."""
    for stmt in block:
        if isinstance(stmt, IMPORTS) or is_function(stmt):
            continue  # A function is a scope of its own
        below = [stmt.value] if isinstance(stmt, ast.Expr) and _is_plain(stmt.value) else None
        nodes = [node for node in below or ast.walk(stmt) if isinstance(node, _CALL_OR_LOOP)]
        loops = {dotted(node.target): node.iter for node in nodes if isinstance(node, ast.For)}
        for node in nodes:
            if isinstance(node, ast.Call):
                owner, _, method = dotted(node.func).rpartition(".")
                if method == "include_router":
                    yield owner, router_of(node), loops


def _is_plain(value: ast.expr) -> bool:
    """Whether a value is a call with nothing but names, in which no other call can hide."""
    return (
        isinstance(value, ast.Call)
        and not value.keywords
        and isinstance(value.func, ast.Attribute)
        and isinstance(value.func.value, ast.Name)
        and all(isinstance(argument, ast.Name) for argument in value.args)
    )


def _find_items(code: Code, source: ast.expr) -> list[str]:
    """Return the elements of a list that is written out, here or where its name is bound."""
    name = dotted(source)
    if name:
        values = [value for stmt in code.tree.body if (value := _value(stmt, name))]
        source = values[-1] if values else source
    elements = source.elts if isinstance(source, ast.List | ast.Tuple) else []
    return [dotted(element) for element in elements]


def _value(stmt: ast.stmt, name: str) -> ast.expr | None:
    """Return what a statement binds to a name."""
    if isinstance(stmt, ast.AnnAssign):
        return stmt.value if dotted(stmt.target) == name else None
    is_bound = isinstance(stmt, ast.Assign) and name in map(dotted, stmt.targets)
    return stmt.value if isinstance(stmt, ast.Assign) and is_bound else None
