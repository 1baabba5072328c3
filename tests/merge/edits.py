"""What users do to a Python file, at random."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import black

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Edit = Callable[[str, random.Random], str]


def unparsed(text: str, _chance: random.Random) -> str:
    """Lay everything out anew, without comments, as `ast` would."""
    return ast.unparse(ast.parse(text)) + "\n"


def blackened(text: str, chance: random.Random) -> str:
    mode = black.Mode(line_length=chance.choice([40, 60, 100, 140]))
    return black.format_str(text, mode=mode)


def commented(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    starts = [it.lineno - 1 for it in _statements(text)]
    for at in sorted({chance.choice(starts) for _ in range(4)}, reverse=True):
        indent = re.match(r"[ \t]*", lines[at])
        lines.insert(at, f"{indent[0] if indent else ''}# mine: (, [ and {{\n")
    return "".join(lines)


def spaced(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    starts = [it.lineno - 1 for it in _statements(text)]
    for at in sorted({chance.choice(starts) for _ in range(4)}, reverse=True):
        lines.insert(at, "\n")
    return "".join(lines)


def with_member(text: str, chance: random.Random) -> str:
    classes = [it for it in ast.parse(text).body if isinstance(it, ast.ClassDef)]
    if not classes:
        return text
    member = chance.choice(classes).body[-1]
    lines = text.splitlines(keepends=True)
    indent = " " * member.col_offset
    new = f"\n{indent}def mine_{chance.randint(0, 9)}(self) -> int:\n{indent}{indent}return 1\n"
    lines.insert(member.end_lineno or 0, new)
    return "".join(lines)


def with_function(text: str, chance: random.Random) -> str:
    body = ast.parse(text).body
    after = chance.choice(body[1:])
    lines = text.splitlines(keepends=True)
    lines.insert(after.end_lineno or 0, f"\n\nMINE_{chance.randint(0, 9)} = [1, 2]\n\n\n")
    return "".join(lines)


def without_something(text: str, chance: random.Random) -> str:
    body = [it for it in ast.parse(text).body if isinstance(it, ast.ClassDef | ast.AnnAssign)]
    if not body:
        return text
    gone = chance.choice(body)
    lines = text.splitlines(keepends=True)
    lines[gone.lineno - 1 : gone.end_lineno] = []
    return "".join(lines)


def reordered(text: str, chance: random.Random) -> str:
    body = [it for it in ast.parse(text).body if isinstance(it, ast.ClassDef)]
    if len(body) < 2:
        return text
    one, two = sorted(chance.sample(body, 2), key=lambda it: it.lineno)
    lines = text.splitlines(keepends=True)
    a, b = one.lineno - 1, one.end_lineno or 0
    c, d = two.lineno - 1, two.end_lineno or 0
    return "".join([*lines[:a], *lines[c:d], *lines[b:c], *lines[a:b], *lines[d:]])


def renamed(text: str, chance: random.Random) -> str:
    names = sorted(set(re.findall(r"(?m)^([A-Z_]{4,}|Post[A-Z]\w+|posts)(?=[:( ])", text)))
    if not names:
        return text
    name = chance.choice(names)
    return re.sub(rf"(?<![\w.\"'/]){name}\b(?!\")", f"{name}X", text)


def revalued(text: str, chance: random.Random) -> str:
    found = [*re.finditer(r"(?<==)\d+(?=[,)])", text)]
    if not found:
        return text
    one = chance.choice(found)
    return f"{text[: one.start()]}77{text[one.end() :]}"


EDITS: tuple[Edit, ...] = (
    unparsed,
    blackened,
    commented,
    spaced,
    with_member,
    with_function,
    without_something,
    reordered,
    renamed,
    revalued,
)


LAYOUTS: tuple[Edit, ...] = (unparsed, blackened, commented, spaced)


def edited(text: str, chance: random.Random) -> tuple[str, list[str]]:
    """Return a text that a user worked on, which still parses, and what was done."""
    done: list[str] = []
    for edit in chance.sample(EDITS, chance.randint(1, 4)):
        try:
            after = edit(text, chance)
            ast.parse(after)
        except SyntaxError:
            continue
        text = after
        done.append(edit.__name__)
    return text, done


def _statements(text: str) -> list[ast.stmt]:
    return [
        it
        for it in ast.walk(ast.parse(text))
        if isinstance(it, ast.stmt) and not getattr(it, "decorator_list", None)
    ]
