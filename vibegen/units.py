"""Cuts a file into units: definition, import, key, block, section. Pure.

Units follow each other without a gap: their texts joined are the file, byte for byte. A comment
above a unit belongs to it. What a language has no rule for is one unit with the name "".
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from vibegen.diff import split_lines

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable

Start = tuple[int, str]  # Index of a unit's first line, and its name
NAME_CHARS = 60  # Of a statement that binds no name, which is called by its first line
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")  # As Python counts them

TOML_TABLE = re.compile(r"\[{1,2}([^\[\]]+)\]{1,2}\s*(#.*)?$")
TOML_KEY = re.compile(r"([\w.\"'-]+)\s*=")
YAML_KEY = re.compile(r"( *)([\w.\"'/-]+):(\s.*)?$")
ENV_KEY = re.compile(r"#? ?(?:export )?([A-Za-z_]\w*)=")
HEADING = re.compile(r"#{1,6} +(.+?)\s*$")
SECTION = re.compile(r"\[([^\]]+)\]\s*$")
RECIPE = re.compile(r"@?([A-Za-z_][\w-]*)(?:\s[^:]*)?:(?!=)|(?:set |export )?([\w-]+)\s*:=")
BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")


ELEMENT = re.compile(r"\s*(\"[^\"]*\"|'[^']*'),\s*")  # Of a list, alone on its line


class Unit(NamedTuple):
    """A part of a file.

    `name` is unique in its file: `Post`, `Post.title`, `import fastapi`, `tool.ruff.line-length`,
    `services.redis`, `## Tests`; a second one of a name is called `name#2`.
    """

    name: str
    text: str


def units(path: str, text: str) -> tuple[Unit, ...]:
    """Cut a file by the rules of its kind, which its name tells.

    A file that its own language would not read is one unit.
    """
    lines = LINE.findall(text) if "\r" in text else split_lines(text)
    starts = _rule(PurePosixPath(path))(lines, text) if lines else []
    return _named(_joined(lines, starts))


def _rule(path: PurePosixPath) -> Callable[[list[str], str], list[Start]]:
    if path.name.startswith(".env"):
        return lambda lines, _: _matching(lines, ENV_KEY)
    if path.name.lower() in {"justfile", ".justfile"}:
        return lambda lines, _: _with_comments(lines, _matching(lines, RECIPE))
    rules: dict[str, Callable[[list[str], str], list[Start]]] = {
        ".py": _python,
        ".pyi": _python,
        ".toml": _toml,
        ".yaml": _yaml,
        ".yml": _yaml,
        ".md": _markdown,
        ".ini": lambda lines, _: _with_comments(lines, _matching(lines, SECTION)),
        ".cfg": lambda lines, _: _with_comments(lines, _matching(lines, SECTION)),
        ".html": lambda lines, _: _matching(lines, BLOCK),
    }
    return rules.get(path.suffix.lower(), lambda _lines, _text: [])


def _joined(lines: list[str], starts: list[Start]) -> Iterable[tuple[str, str]]:
    """Yield (name, text); lines before the first start stand under ""."""
    if not starts or starts[0][0] > 0:
        starts = [(0, ""), *starts]
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    for (start, name), end in zip(starts, ends, strict=True):
        yield name, "".join(lines[start:end])


def _named(parts: Iterable[tuple[str, str]]) -> tuple[Unit, ...]:
    seen: dict[str, int] = {}
    result: list[Unit] = []
    for name, text in parts:
        seen[name] = count = seen.get(name, 0) + 1
        if text:
            result.append(Unit(name if count == 1 else f"{name}#{count}", text))
    return tuple(result)


def _matching(lines: list[str], pattern: re.Pattern[str]) -> list[Start]:
    found: list[Start] = []
    for index, line in enumerate(lines):
        if match := pattern.match(line):
            found.append((index, next(group for group in match.groups() if group)))
    return found


def _with_comments(lines: list[str], starts: list[Start]) -> list[Start]:
    """Move each start up over the comment lines right above it."""
    result: list[Start] = []
    lowest = 0
    for start, name in starts:
        first = start
        while first > lowest and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        result.append((first, name))
        lowest = start + 1
    return result


def _markdown(lines: list[str], _text: str) -> list[Start]:
    starts: list[Start] = []
    fenced = False
    for index, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and HEADING.match(line):
            starts.append((index, line.strip()))
    return starts


def _toml(lines: list[str], _text: str) -> list[Start]:
    """Cut at tables and keys; a part that TOML cannot read alone belongs to the one before it."""
    table = ""
    starts: list[Start] = []
    for index, line in enumerate(lines):
        header = TOML_TABLE.match(line)
        key = None if header else TOML_KEY.match(line)
        if not (header or key) or (starts and not _is_toml(lines[starts[-1][0] : index])):
            continue  # Inside a value of several lines, the part so far is no TOML
        if header:
            table = header[1].strip()
            starts.append((index, f"[{table}]"))
        elif key:
            starts.append((index, f"{table}.{key[1]}" if table else key[1]))
    return _with_comments(lines, starts)


def _is_toml(lines: list[str]) -> bool:
    import tomllib

    try:
        tomllib.loads("".join(lines).replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _yaml(lines: list[str], _text: str) -> list[Start]:
    """Cut at keys of the first level and, where their value is a mapping, of the second."""
    starts: list[Start] = []
    parent, depth = "", None
    for index, line in enumerate(lines):
        match = YAML_KEY.match(line.rstrip("\r\n"))
        if not match:
            continue
        indent, key, value = len(match[1]), match[2], (match[3] or "").split(" #")[0].strip()
        if indent == 0:
            # A text block (`|`) holds lines that look like keys; 0 means: no second level here
            parent, depth = key, 0 if value else None
            starts.append((index, key))
        elif parent and depth is None:
            depth = indent
        if indent and indent == depth and parent:
            starts.append((index, f"{parent}.{key}"))
    return _with_comments(lines, starts)


def _python(lines: list[str], text: str) -> list[Start]:
    import ast

    from vibegen import trees

    try:
        tree = trees.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    starts: list[Start] = []
    end = 0
    for statement in tree.body:
        first = _first_line(statement)
        if first > end:  # Else it shares a line with the one before: `a; b`
            name = _python_name(statement) or lines[first - 1].strip()
            starts.append((end, name[:NAME_CHARS]))
            if isinstance(statement, ast.ClassDef):
                starts += _members(statement, lines)
        end = statement.end_lineno or statement.lineno
    return starts


def _members(of: ast.ClassDef, lines: list[str]) -> list[Start]:
    """Cut a class: its head with the docstring, then each member with the comments above it."""
    end = _first_line(of.body[0]) - 1
    while end > of.lineno and (not lines[end - 1].strip() or lines[end - 1].lstrip()[0] == "#"):
        end -= 1
    starts: list[Start] = []
    for member in of.body:
        name = _python_name(member)
        if name and name != "__doc__" and _first_line(member) > max(end, of.lineno):
            starts.append((end, f"{of.name}.{name}"))
        end = member.end_lineno or member.lineno
    return starts


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _python_name(statement: ast.stmt) -> str | None:
    """Return the name that a statement binds; `None` if it binds none."""
    import ast

    match statement:
        case ast.FunctionDef(name=bound) | ast.AsyncFunctionDef(name=bound):
            name = bound
        case ast.ClassDef(name=bound) | ast.AnnAssign(target=ast.Name(id=bound)):
            name = bound
        case ast.Import(names=names):
            name = "import " + ", ".join(alias.name for alias in names)
        case ast.ImportFrom(module=module, level=level):
            name = f"from {'.' * level}{module or ''}"
        case ast.Assign(targets=targets):
            nodes = (node for target in targets for node in ast.walk(target))
            name = ", ".join(node.id for node in nodes if isinstance(node, ast.Name)) or None
        case ast.Expr(value=ast.Constant(value=str())):
            name = "__doc__"
        case _:
            name = None
    return name


def says_all(path: str, line: str) -> bool:
    """Whether a line of a file means the same wherever its neighbours are.

    An import of Python does, a call for its effect, and an element of a list.
    """
    if ELEMENT.fullmatch(line):
        return path.endswith((".py", ".toml"))
    return path.endswith(".py") and _is_import_or_call(line)


def _is_import_or_call(line: str) -> bool:
    import ast

    try:
        body = ast.parse(line.strip()).body
    except (SyntaxError, ValueError):
        return False
    return len(body) == 1 and (
        isinstance(body[0], ast.Import | ast.ImportFrom)
        or (isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Call))
    )
