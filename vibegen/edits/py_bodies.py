"""Adding a field to a class, and a definition to a module."""

import ast
from collections.abc import Sequence

from vibegen.edits.place import Edit, Unsure
from vibegen.edits.py_code import (
    Block,
    Code,
    Function,
    is_docstring,
    make_edit,
)
from vibegen.edits.py_names import binders, dotted, resolve, targets
from vibegen.edits.text import Insertion, is_blank, prefix_lines

Definition = Function | ast.ClassDef
_UNIT = "    "


def add_class_field(class_or_base: str, field: str) -> Edit:
    """Add an annotated field behind the last one of a class.

    Args:
        class_or_base: The name of the class, or of a base, whatever the file calls it.
        field: `redis_url: str = "..."`; comment lines may stand above it.
    """
    name = _field_name(field)

    def find(code: Code) -> Sequence[Insertion]:
        code.check_hidden(name, class_or_base)
        family = _find_class(code, class_or_base)
        for member in family:
            for node in binders(member.body, name):
                if isinstance(node, Definition):
                    raise Unsure(f"`{name}` is something else in `{member.name}`")
                return []
        body = family[0].body
        lines = indented(code, body, field)
        return [_insert_field(code, body, lines)]

    return make_edit(field, f"In the class `{class_or_base}`, add", find)


def _field_name(field: str) -> str:
    stmt = ast.parse(field).body[0]
    if not isinstance(stmt, ast.AnnAssign) or not isinstance(stmt.target, ast.Name):
        message = f"not an annotated field: {field}"
        raise TypeError(message)
    return stmt.target.id


def _find_class(code: Code, wanted: str) -> list[ast.ClassDef]:
    """Return the one class that is meant, and its bases in this file."""
    classes = {stmt.name: stmt for stmt in code.tree.body if isinstance(stmt, ast.ClassDef)}
    if wanted in classes:
        return _family(classes[wanted], classes)
    known = targets(code.tree.body)
    families = [_family(stmt, classes) for stmt in classes.values()]
    found = [
        family
        for family in families
        if any(
            f".{resolve(dotted(base), known)}".endswith(f".{wanted}")
            for member in family
            for base in member.bases
        )
    ]
    parents = {member.name for family in found for member in family[1:]}
    leaves = [family for family in found if family[0].name not in parents]
    if not leaves:
        raise Unsure(f"there is no class `{wanted}`, nor one made from it")
    if len(leaves) > 1:
        raise Unsure("several classes are equal", choices=[family[0].name for family in leaves])
    return leaves[0]


def _family(stmt: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[ast.ClassDef]:
    family = [stmt]
    for member in family:  # Grows while it runs
        bases = (classes.get(dotted(base)) for base in member.bases)
        family += [base for base in bases if base and base not in family]
    return family


def _insert_field(code: Code, body: Block, lines: list[str]) -> Insertion:
    simple = next((i for i, stmt in enumerate(body) if isinstance(stmt, Definition)), len(body))
    fields = [i for i, stmt in enumerate(body) if _is_field(stmt)]
    leading = [i for i in fields if i < simple] or fields
    if leading:
        last = leading[-1]
        if last + 1 < len(body) and is_docstring(body[last + 1]):
            last += 1  # The docstring of that field
        return code.insert(code.after(body, last), lines)
    settled = [i for i in range(simple) if not is_filler(body[i])]
    if settled:
        row = code.after(body, settled[-1])
        return code.insert(row, ["", *lines])
    gap = [""] if isinstance(body[0], Definition) else []
    return code.insert(code.first(body[0]), [*lines, *gap])


def _is_field(stmt: ast.stmt) -> bool:
    if not isinstance(stmt, ast.AnnAssign) or not isinstance(stmt.target, ast.Name):
        return False
    annotation = stmt.annotation
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    is_class_variable = dotted(annotation).rpartition(".")[2] == "ClassVar"
    return stmt.target.id != "model_config" and not is_class_variable


def is_filler(stmt: ast.stmt) -> bool:
    """Whether a statement is `pass` or `...`."""
    is_dots = isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant)
    return isinstance(stmt, ast.Pass) or (is_dots and not is_docstring(stmt))


def add_definition(source: str) -> Edit:
    """Add a function or a class at the end of a module, two empty lines below the rest.

    A guard that runs the file as a script stays last.
    """
    wanted = ast.parse(source).body[0]
    if not isinstance(wanted, Definition):
        message = f"not a definition: {source}"
        raise TypeError(message)

    def find(code: Code) -> Sequence[Insertion]:
        code.check_hidden(wanted.name)
        for node in binders(code.tree.body, wanted.name):
            if _is_alike(node, wanted) and node in code.tree.body:
                return []
            raise Unsure(f"`{wanted.name}` is something else there")
        return [_append(code, _in_units(code, source))]

    return make_edit(source, "At the end of the module, add", find)


def _is_alike(node: ast.AST, wanted: Definition) -> bool:
    """Whether both are functions, or both are classes."""
    kind = ast.ClassDef if isinstance(wanted, ast.ClassDef) else Function
    return isinstance(node, kind)


def _append(code: Code, lines: list[str]) -> Insertion:
    body = code.tree.body
    row = len(code.lines)
    last = body[-1] if body else None
    if len(body) > 1 and isinstance(last, ast.If) and "__name__" in ast.unparse(last.test):
        row = code.first(last)
        above = max(2 - code.blanks_before(row), 0)
        return code.insert(row, [*([""] * above), *lines, "", ""])
    above = max(2 - code.blanks_before(row), 0) if not all(map(is_blank, code.lines)) else 0
    return code.insert(row, [*([""] * above), *lines])


def indented(code: Code, body: Block, text: str) -> list[str]:
    """Return the lines of a text of ours as a block of the file has them."""
    return prefix_lines(code.indent(body), "\n".join(_in_units(code, text)))


def _in_units(code: Code, text: str) -> list[str]:
    """Return the lines of a text of ours, indented in tabs where the file is."""
    lines = text.rstrip("\n").split("\n")
    if not any(line.startswith("\t") for line in code.lines):
        return lines
    inside = {
        row
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant | ast.JoinedStr)
        for row in range(node.lineno, node.end_lineno or 0)
    }
    return [line if row in inside else _tabs(line) for row, line in enumerate(lines)]


def _tabs(line: str) -> str:
    bare = line.lstrip(" ")
    depth, rest = divmod(len(line) - len(bare), len(_UNIT))
    return "\t" * depth + " " * rest + bare
