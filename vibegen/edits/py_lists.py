"""Adding an element to a list, tuple or dictionary that a module binds."""

import ast
from collections.abc import Sequence

from vibegen.edits.place import Edit, Unsure
from vibegen.edits.py_code import Code, make_edit
from vibegen.edits.py_names import binders, dotted, resolve, same_target, targets
from vibegen.edits.sequences import Items, insert_item
from vibegen.edits.text import Insertion


def add_list_element(list_name: str, element: str) -> Edit:
    """Add an element at the end of the list or tuple that a module binds to a name.

    Args:
        list_name: A name at module level.
        element: An expression, as it is to stand there.
    """
    where = f"In the list `{list_name}`, add"
    return make_edit(f"{element},", where, lambda code: find_element(code, list_name, element))


def find_element(code: Code, list_name: str, element: str) -> Sequence[Insertion]:
    """Return the insertion of an element, or nothing where the list has it."""
    sequence = find_sequence(code, list_name)
    if _has(code, sequence, element):
        return []
    spans = [(_start(code, item), _end(code, item)) for item in sequence.elts]
    items = Items(_start(code, sequence) + 1, _end(code, sequence) - 1, spans)
    return insert_item(code.text, items, len(spans), element)


def add_dict_item(dict_name: str, key: str, value: str) -> Edit:
    """Add an item at the end of the dictionary that a module binds to a name.

    Args:
        dict_name: A name at module level.
        key: Any text; what has this key already stays.
        value: An expression, as it is to stand there.
    """
    item = f'"{key}": {value}'

    def find(code: Code) -> Sequence[Insertion]:
        found = _bound(code, dict_name)
        if not isinstance(found, ast.Dict):
            raise Unsure(f"`{dict_name}` is not a dictionary that is written out")
        if any(isinstance(it, ast.Constant) and it.value == key for it in found.keys):
            return []
        pairs = zip(found.keys, found.values, strict=True)
        spans = [(_start(code, one or it), _end(code, it)) for one, it in pairs]
        if None in found.keys:
            raise Unsure(f"`{dict_name}` takes in another dictionary")
        items = Items(_start(code, found) + 1, _end(code, found) - 1, spans)
        return insert_item(code.text, items, len(spans), item)

    return make_edit(f"{item},", f"In the dictionary `{dict_name}`, add", find)


def find_sequence(code: Code, list_name: str) -> ast.List | ast.Tuple:
    """Return the literal that a name is bound to at module level, for certain."""
    value = _bound(code, list_name)
    if not isinstance(value, ast.List | ast.Tuple):
        raise Unsure(f"`{list_name}` is neither a list nor a tuple that is written out")
    if _is_bare(code, value):
        raise Unsure(f"`{list_name}` is a tuple without brackets")
    return value


def _bound(code: Code, name: str) -> ast.expr | None:
    """Return what a module binds to a name, if it does so once."""
    code.check_hidden(name)
    values = [
        stmt.value
        for stmt in code.tree.body
        if isinstance(stmt, ast.Assign | ast.AnnAssign) and _target(stmt) == name
    ]
    if len(values) != 1 or len(binders(code.tree.body, name)) != 1:
        raise Unsure(f"`{name}` is not bound exactly once there")
    return values[0]


def _target(stmt: ast.Assign | ast.AnnAssign) -> str:
    if isinstance(stmt, ast.AnnAssign):
        return dotted(stmt.target)
    return dotted(stmt.targets[0]) if len(stmt.targets) == 1 else ""


def _is_bare(code: Code, value: ast.List | ast.Tuple) -> bool:
    """Whether a tuple has no brackets of its own, as in `a, b` or `(a), (b)`."""
    inner = code.text[_start(code, value) + 1 : _end(code, value) - 1]
    try:
        ast.parse(f"[{inner}\n]")
    except SyntaxError:
        return True
    return False


def _start(code: Code, node: ast.expr) -> int:
    return code.offset(node.lineno, node.col_offset)


def _end(code: Code, node: ast.expr) -> int:
    return code.offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)


def _has(code: Code, sequence: ast.List | ast.Tuple, element: str) -> bool:
    wanted = ast.parse(element, mode="eval").body
    known = targets(code.tree.body)
    for item in sequence.elts:
        if ast.dump(item) == ast.dump(wanted):
            return True
        name, other = dotted(item), dotted(wanted)
        if name and other and same_target(resolve(name, known), resolve(other, known)):
            return True
    return False
