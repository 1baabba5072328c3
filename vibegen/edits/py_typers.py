"""Adding a group of commands to the Typer object that a module makes."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from vibegen.edits.place import Edit, Unsure
from vibegen.edits.py_code import Code, make_edit
from vibegen.edits.py_imports import find_import
from vibegen.edits.py_names import binders, dotted, resolve, same_target, targets
from vibegen.edits.py_order import Clause
from vibegen.edits.text import Insertion

MAKERS = {"typer.Typer", "typer.main.Typer"}


def add_typer(target: str, alias: str, name: str = "") -> Edit:
    """Import a Typer object and add it to the one of this file, unless it is there already.

    Args:
        target: Its module and its name there: `app.db_cli.cli`.
        alias: The name that it gets here.
        name: What its commands stand behind; without one they stand beside those of the file.
    """
    module, _, attribute = target.rpartition(".")
    clause = Clause(module, attribute, alias, ("app",))
    named = f', name="{name}"' if name else ""

    def find(code: Code) -> Sequence[Insertion]:
        code.check_hidden("add_typer", alias)
        known = targets(code.tree.body)
        if any(same_target(resolve(it, known), target) for _, it in _added(code)):
            return []
        owner, row = _place(code, known)
        line = f"{owner}.add_typer({alias}{named})"
        return [*find_import(code, clause), code.insert(row, [line])]

    lines = f"{clause.line}\ncli.add_typer({alias}{named})"
    return make_edit(lines, "Where the commands are put together, add", find)


def _place(code: Code, known: Mapping[str, str]) -> tuple[str, int]:
    """Return the object that takes the commands, and the row behind its last one."""
    body = code.tree.body
    made = [
        (index, stmt.targets[0])
        for index, stmt in enumerate(body)
        if isinstance(stmt, ast.Assign) and isinstance(stmt.value, ast.Call)
        if resolve(dotted(stmt.value.func), known) in MAKERS
    ]
    if len(made) != 1 or not isinstance(made[0][1], ast.Name):
        raise Unsure("there is not exactly one object of `typer.Typer` at the top")
    index, owner = made[0][0], made[0][1].id
    if len(binders(body, owner)) != 1:
        raise Unsure(f"`{owner}` is bound more than once")
    last = max([index, *(at for at, _ in _added(code, owner))])
    return owner, code.after(body, last)


def _added(code: Code, owner: str = "") -> Iterator[tuple[int, str]]:
    """Yield each statement at the top that adds commands, and what it adds."""
    for index, stmt in enumerate(code.tree.body):
        if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Call) and stmt.value.args:
            adder, _, method = dotted(stmt.value.func).rpartition(".")
            if method == "add_typer" and owner in {"", adder}:
                yield index, dotted(stmt.value.args[0])
