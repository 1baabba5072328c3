"""Adding a statement: to a function, behind a yield, behind an assignment."""

import ast
from collections.abc import Callable, Sequence

from vibegen.edits.place import Edit, Unsure
from vibegen.edits.py_bodies import Definition, indented, is_filler
from vibegen.edits.py_code import Block, Code, make_edit, statements
from vibegen.edits.py_names import functions
from vibegen.edits.text import Insertion


def add_statement(function: str, statement: str, *, before: str = "") -> Edit:
    """Add a statement at the end of a function, before a final `return`, `raise` or `yield`.

    Args:
        function: Its name, or a qualified one: `create_app`, `Class.method`.
        statement: One statement. A call is there already if the same function is called with the
            same positional arguments; an assignment, if its target is assigned to.
        before: A function; where a statement calls it, the new one comes before that.
    """

    def find_end(body: Block) -> int:
        end = _find_end(body)
        return next((nth for nth in range(end) if _calls(body[nth], before)), end)

    return _add(function, statement, f"At the end of `{function}()`, add", find_end)


def add_closing(function: str, statement: str) -> Edit:
    """Add a statement behind the one `yield` of a function, where it closes what it has opened.

    Args:
        function: Its name, or a qualified one.
        statement: One statement, which is there already as in `add_statement`.
    """
    return _add(function, statement, f"At the end of `{function}()`, add", _find_close)


def add_after(target: str, statement: str) -> Edit:
    """Add a statement right behind the last assignment of a variable.

    Args:
        target: The variable, at module level or in a function: `app`, `create_app.app`.
        statement: One statement, as for `add_statement`.
    """
    function, _, name = target.rpartition(".")
    wanted = ast.parse(statement).body[0]

    def find(code: Code) -> Sequence[Insertion]:
        code.check_hidden(name)
        body = _body(code, function) if function else code.tree.body
        if _is_there(body, wanted):
            return []
        made = [nth for nth, stmt in enumerate(body) if _assigns(stmt, name)]
        if not made:
            raise Unsure(f"`{name}` is not assigned there")
        return [code.insert(code.after(body, made[-1]), indented(code, body, statement))]

    return make_edit(statement, f"Behind `{name} = ...`, add", find)


def _assigns(stmt: ast.stmt, name: str) -> bool:
    found = stmt.targets if isinstance(stmt, ast.Assign) else [getattr(stmt, "target", None)]
    is_one = isinstance(stmt, ast.Assign | ast.AnnAssign) and stmt.value is not None
    return is_one and any(isinstance(it, ast.Name) and it.id == name for it in found)


def _add(function: str, statement: str, where: str, find_end: Callable[[Block], int]) -> Edit:
    wanted = ast.parse(statement).body[0]

    def find(code: Code) -> Sequence[Insertion]:
        code.check_hidden(function.rpartition(".")[2])
        body = _body(code, function)
        if _is_there(body, wanted):
            return []
        lines = indented(code, body, statement)
        end = find_end(body)
        if end > 0:
            return [code.insert(code.after(body, end - 1), lines)]
        return [code.insert(code.first(body[0]), lines)]

    return make_edit(statement, where, find)


def _body(code: Code, function: str) -> Block:
    bodies = [block for name, block in functions(code.tree.body) if name == function]
    if len(bodies) != 1:
        raise Unsure(f"there is not exactly one function `{function}`")
    return bodies[0]


def _is_there(body: Block, wanted: ast.stmt) -> bool:
    return any(_means(it) == _means(wanted) for it in statements(ast.Module([*body], [])))


def _means(stmt: ast.stmt) -> str:
    """Return what tells whether two statements do the same."""
    if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Await):
        return "await " + _means(ast.Expr(stmt.value.value))
    if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Call) and stmt.value.args:
        call = stmt.value
        return ", ".join(ast.dump(node) for node in (call.func, *call.args))
    if isinstance(stmt, ast.Assign) and len(stmt.targets) == 1:
        return ast.dump(stmt.targets[0])
    if isinstance(stmt, ast.AnnAssign):
        return ast.dump(stmt.target)
    return ast.dump(stmt)


def _find_end(body: Block) -> int:
    """Return the index of the statement that ends a function, or the length of its body."""
    yields = [index for index, stmt in enumerate(body) if _yields(stmt)]
    if yields:
        first = body[yields[0]]
        if len(yields) > 1 or not isinstance(first, ast.Expr | ast.Assign):
            raise Unsure("it yields more than once, or under a condition")
        return yields[0]
    last = len(body) - 1
    if isinstance(body[last], ast.Return | ast.Raise) or is_filler(body[last]):
        return last
    return last + 1


def _find_close(body: Block) -> int:
    """Return the index behind all that follows a yield."""
    if not any(map(_yields, body)):
        raise Unsure("it does not yield")
    _find_end(body)
    if isinstance(body[-1], ast.Return | ast.Raise):
        raise Unsure("it ends in another way behind its `yield`")
    return len(body)


def _calls(stmt: ast.stmt, name: str) -> bool:
    value = stmt.value if isinstance(stmt, ast.Expr) else None
    call = value.value if isinstance(value, ast.Await) else value
    return isinstance(call, ast.Call) and ast.unparse(call.func) == name


def _yields(stmt: ast.stmt) -> bool:
    if isinstance(stmt, Definition):
        return False
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(stmt))
