"""Adding an import beside its siblings."""

import ast
import builtins
import re
from bisect import bisect
from collections.abc import Collection, Sequence
from itertools import pairwise

from vibegen.edits.place import Edit, Unsure
from vibegen.edits.py_code import Block, Code, is_docstring, make_edit
from vibegen.edits.py_names import binders, functions, imported, same_target
from vibegen.edits.py_order import (
    Clause,
    Line,
    choose_run,
    find_runs,
    find_siblings,
    name_key,
    sort_in,
)
from vibegen.edits.sequences import Items, insert_item, is_sorted
from vibegen.edits.text import Insertion, is_blank

_HEADER = re.compile(r"#!|#.*?coding[:=]")


def add_import(  # noqa: PLR0913 - each is a keyword that few need
    module: str,
    name: str | None = None,
    alias: str | None = None,
    *,
    within: str | None = None,
    first_party: Collection[str] = ("app",),
    remark: str = "",
) -> Edit:
    """Import a module, or a name from it, on a line of its own beside its siblings.

    Args:
        module: Dotted; leading dots make it relative.
        name: What to import from the module; without it, the module itself is imported.
        alias: The name to bind instead.
        within: The function whose body imports it, as `create_app` or `Class.method`.
        first_party: Top packages that are the project's own, for the section.
        remark: A comment for linters, behind an import that the file does not use: `noqa: F401`.
    """
    wanted = Clause(module, name, alias, first_party, remark)
    where = f"Beside the imports in `{within}()`, add" if within else "Beside the imports, add"
    return make_edit(wanted.line, where, lambda code: find_import(code, wanted, within))


def find_import(code: Code, wanted: Clause, within: str | None = None) -> Sequence[Insertion]:
    """Return the insertion of an import, or nothing where it is there already."""
    block = _find_body(code, within) if within else code.tree.body
    if wanted.binds in code.text:  # Spares a look at every name of a long file
        if within and _is_there(code.tree.body, wanted):
            return []
        if _is_there(block, wanted):
            return []
    code.check_hidden(wanted.binds)
    if hasattr(builtins, wanted.binds):
        raise Unsure(f"`{wanted.binds}` is a name of Python's own")
    return _join(code, block, wanted) or [_place(code, block, wanted)]


def _find_body(code: Code, within: str) -> Block:
    bodies = [block for name, block in functions(code.tree.body) if name == within]
    if len(bodies) != 1:
        raise Unsure(f"there is not exactly one function `{within}`")
    return bodies[0]


def _is_there(block: Block, wanted: Clause) -> bool:
    """Whether the block imports it, for certain; `Unsure` where the name means something else."""
    for node in binders(block, wanted.binds):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            raise Unsure(f"`{wanted.binds}` is bound to something else there")
        if wanted.is_path and wanted.binds in _loaded(node):
            continue
        found = [target for name, target in imported(node) if name == wanted.binds]
        if not all(same_target(target, wanted.target) for target in found):
            raise Unsure(f"`{wanted.binds}` is imported from somewhere else there")
        if node not in block:
            raise Unsure(f"`{wanted.binds}` is imported only under a condition there")
        return True
    if wanted.is_path:
        return any(wanted.module in _loaded(stmt) for stmt in block)
    return False


def _loaded(stmt: ast.stmt) -> set[str]:
    """Return the modules that a plain `import a.b` loads: `a` and `a.b`."""
    if not isinstance(stmt, ast.Import):
        return set()
    paths = [alias.name.split(".") for alias in stmt.names if not alias.asname]
    return {".".join(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}


def _join(code: Code, block: Block, wanted: Clause) -> Sequence[Insertion]:
    """Add the name to an import of the same module that has one name a line, if there is one."""
    if wanted.name is None or wanted.alias:
        return []
    for stmt in block:
        if isinstance(stmt, ast.ImportFrom) and wanted.module == "." * stmt.level + (
            stmt.module or ""
        ):
            starts = [alias.lineno for alias in stmt.names]
            ends = [*starts[1:], stmt.end_lineno or 0]
            if stmt.lineno < starts[0] and all(map(int.__lt__, starts, ends)):
                insertions = _append_name(code, stmt, wanted.name)
                if len(insertions) == 1:  # Else the last name lacks its comma: a changed line
                    return insertions
    return []


def _append_name(code: Code, stmt: ast.ImportFrom, name: str) -> list[Insertion]:
    spans = [
        (
            code.offset(alias.lineno, alias.col_offset),
            code.offset(alias.end_lineno or 0, alias.end_col_offset or 0),
        )
        for alias in stmt.names
    ]
    start = code.text.index("(", code.offset(stmt.lineno, stmt.col_offset)) + 1
    end = code.offset(stmt.end_lineno or 0, stmt.end_col_offset or 0) - 1
    keys = [name_key(alias.name) for alias in stmt.names]
    index = bisect(keys, name_key(name)) if is_sorted(keys) else len(keys)
    return insert_item(code.text, Items(start, end, spans), index, name)


def _place(code: Code, block: Block, wanted: Clause) -> Insertion:
    run = choose_run(find_runs(code, block, wanted.first_party), wanted)
    if not run:
        return _start(code, block, wanted)
    siblings = find_siblings(run, wanted)
    if not siblings:
        return _open_section(code, block, run, wanted)
    index = sort_in(siblings, wanted)
    neighbour = siblings[max(index - 1, 0)]
    remark = "" if wanted.remark else neighbour.remark
    line = code.indent(block) + wanted.line + remark
    return code.insert(_row(code, block, neighbour, before=index == 0), [line])


def _open_section(code: Code, block: Block, run: Sequence[Line], wanted: Clause) -> Insertion:
    """Insert an import as the first of its section, with an empty line to its neighbours."""
    line = code.indent(block) + wanted.line
    gap = [""] if _has_gaps(run) else []
    lower = [other for other in run if other.clause.section < wanted.section]
    if not lower:
        return code.insert(_row(code, block, run[0], before=True), [line, *gap])
    row = _row(code, block, lower[-1], before=False)
    touches = lower[-1] is not run[-1] and row < len(code.lines) and not is_blank(code.lines[row])
    return code.insert(row, [*gap, line, *(gap if touches else [])])


def _has_gaps(run: Sequence[Line]) -> bool:
    """Whether empty lines stand between the sections of a run; so it is where nothing tells."""
    pairs = pairwise(run)
    borders = [line.gap for above, line in pairs if above.clause.section != line.clause.section]
    return any(borders) or not borders


def _row(code: Code, block: Block, line: Line, *, before: bool) -> int:
    if not before:
        return code.after(block, line.at)
    if not code.starts_line(line.stmt):
        raise Unsure("the imports share a line with something else")
    return code.first(line.stmt)


def _start(code: Code, block: Block, wanted: Clause) -> Insertion:
    """Insert the first import of a block."""
    has_docstring = bool(block) and is_docstring(block[0])
    if block is not code.tree.body:
        line = code.indent(block) + wanted.line
        row = code.after(block, 0) if has_docstring else code.first(block[0])
        return code.insert(row, [line])
    row = code.after(block, 0) if has_docstring else _skip_header(code, block)
    above = [""] if row and not is_blank(code.lines[row - 1]) else []
    below = [""] if row < len(code.lines) and not is_blank(code.lines[row]) else []
    return code.insert(row, [*above, wanted.line, *below])


def _skip_header(code: Code, block: Block) -> int:
    """Return the row behind the comments on top: shebang, encoding, licence."""
    end = code.first(block[0]) if block else len(code.lines)
    blanks = [row for row in range(end) if is_blank(code.lines[row])]
    if not block or (blanks and blanks[-1] == end - 1):
        return end
    if blanks:  # The comments below the last empty line are about the first statement
        return blanks[-1] + 1
    header = [row for row, line in enumerate(code.lines[:2]) if _HEADER.match(line)]
    return header[-1] + 1 if header else 0
