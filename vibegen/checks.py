"""What a change must hold to before it may be written (design 2.2). Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from unicodedata import normalize

from vibegen.diff import ended, opcodes, split_lines, text_of
from vibegen.stop import Stop

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

PYTHON = (".py", ".pyi")


class Refused(Stop):
    """A change that must not be written as it is (exit code 5)."""

    exit_code = 5


def check_paths(paths: Iterable[str]) -> None:
    """Refuse paths that leave the project, are not portable, or clash with one another.

    Raises:
        Refused: Naming the path.
    """
    spelled: dict[str, str] = {}
    files: set[str] = set()
    for path in paths:
        check_path(path)
        files.add(path)
        for part in _prefixes(path):
            other = spelled.setdefault(fold(part), part)
            if other != part:
                raise Refused(
                    f"`{part}` and `{other}` differ only in case",
                    hint="choose another name: some disks take them for one file",
                )
    for path in sorted(files):
        for folder in list(_prefixes(path))[:-1]:
            if folder in files:
                raise Refused(
                    f"`{folder}` would be a file and the folder of `{path}`",
                    hint="choose another name for one of them",
                )


def check_path(path: str) -> None:
    """Refuse a path that is not plainly inside the project.

    Raises:
        Refused: It is absolute, has `..` or empty parts, a backslash, a drive, a control character,
            or lies in `.git`, where a file could run as a hook.
    """
    parts = path.split("/")
    absolute = path.startswith("/") or re.match(r"[A-Za-z]:", path)
    if absolute or ".." in parts:
        raise Refused(f"`{path}` is not inside the project", hint="give a path below its root")
    if "" in parts or "." in parts or "\\" in path or not path.isprintable():
        raise Refused(f"`{path}` is not a plain path", hint="write it as `app/posts/models.py`")
    if ".git" in (part.casefold() for part in parts):
        raise Refused(
            f"`{path}` belongs to git, nothing is written there", hint="give another path"
        )


def check_python(path: str, before: bytes | None, after: bytes) -> None:
    """Refuse Python that does not compile, or that binds a top-level name twice (law 4).

    What was so before is left alone: a file that this interpreter cannot read (newer syntax) is
    not judged, and only a name that was not doubled yet counts.

    Raises:
        Refused: Naming the file, and the line or the name.
    """
    tree_before = None if before is None else _parsed(before, compiled=False)
    if isinstance(tree_before, str):
        return
    tree = _parsed(after)
    if isinstance(tree, str):
        if before is not None and isinstance(_parsed(before), str):
            return
        raise Refused(
            f"`{path}` would not compile: {tree}", hint="this is a fault of the blueprint"
        )
    known = Counter[str]() if tree_before is None else Counter(_bound(tree_before))
    for name, count in Counter(_bound(tree)).items():
        if count > max(1, known[name]):
            raise Refused(
                f"`{path}` would define `{name}` twice",
                hint="choose another name, or remove the old one",
            )


def check_kept(path: str, before: bytes, after: bytes) -> None:
    """Refuse an edit that takes away text that stood there (law 2).

    Lines may be added, and a line may grow (`[a]` to `[a, b]`); nothing may go.

    Raises:
        Refused: Naming the file and the first line that would go.
    """
    old, new = text_of(before), text_of(after)
    if old is None or new is None:
        raise Refused(f"`{path}` is binary and would be replaced", hint="move it away first")
    # A last line without an end gets one when lines follow: that is no removal
    lines_old, lines_new = (split_lines(ended(text, new)) for text in (old, new))
    for tag, i1, i2, j1, j2 in opcodes(lines_old, lines_new):
        if tag in {"delete", "replace"} and not _holds(lines_old[i1:i2], lines_new[j1:j2]):
            raise Refused(
                f"`{path}` would lose text in line {i1 + 1}: `{lines_old[i1].strip()}`",
                hint="nothing that you wrote is replaced",
            )


def fold(name: str) -> str:
    """Return what is equal for names that some file systems take for the same."""
    return name.lower() if name.isascii() else normalize("NFC", name).casefold()


def _prefixes(path: str) -> Iterator[str]:
    """Yield `a`, `a/b`, `a/b/c`."""
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        yield "/".join(parts[:count])


def _holds(before: list[str], after: list[str]) -> bool:
    """Whether every word and sign of some lines is in others, in order."""
    tokens = iter(re.findall(r"\w+|\W", "".join(after)))
    return all(token in tokens for token in re.findall(r"\w+|\W", "".join(before)))


def _parsed(source: bytes, *, compiled: bool = True) -> ast.Module | str:
    """Return the tree of a source that compiles, else what is wrong with it."""
    from vibegen import trees

    try:
        text = _decoded(source)
        if compiled:
            trees.check_compiles(text)
        return trees.parse(text)
    except SyntaxError as error:
        return f"{error.msg} (line {error.lineno or 1})"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or "too deeply nested"


def _decoded(source: bytes) -> str:
    """Return the text of a source, in the encoding that it declares."""
    import io
    import tokenize

    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    return source.decode(encoding)


def _bound(tree: ast.Module) -> Iterator[str]:
    """Yield each name as often as the module's own statements bind it anew."""
    for statement in tree.body:
        yield from (name for name in _names(statement) if name != "_")


def _names(statement: ast.stmt) -> list[str]:
    import ast

    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            # `@overload`, `@x.register` and the like: one name, several definitions by design
            return [] if statement.decorator_list and _repeats(statement) else [statement.name]
        case ast.Import():
            # `import a.b` and `import a.c` both bind `a`, rightly
            return [a.asname or a.name for a in statement.names if a.asname or "." not in a.name]
        case ast.ImportFrom():
            return [alias.asname or alias.name for alias in statement.names if alias.name != "*"]
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            # `app = Wrapped(app)` builds on the first binding and hides nothing
            used = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
            return [] if name in used else [name]
        case _:
            return []


def _repeats(definition: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    import ast

    last = {"overload", "register", "setter", "getter", "deleter"}
    for decorator in definition.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Attribute) and called.attr in last:
            return True
        if isinstance(called, ast.Name) and called.id in last:
            return True
    return False
