"""How a merge tells what it left, and how texts keep their line ends. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher, unified_diff

from vibegen.merge import Left

MARK = "\ufeff"  # Some editors begin a file with it


def without_ends(text: str) -> str:
    r"""Return a text with `\n` line ends, and without the mark in front."""
    return text.removeprefix(MARK).replace("\r\n", "\n")


def with_ends(text: str, like: str) -> str:
    """Return a text with the line ends of another one, which lines of both keep as they were."""
    mark = MARK if like.startswith(MARK) else ""
    if "\r\n" not in like:
        return mark + text
    *lines, end = text.split("\n")  # Behind the last line end there is none to keep
    others = like.removeprefix(MARK).split("\n")[:-1]
    plain = [it.removesuffix("\r") for it in others]
    found: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, plain, lines, autojunk=False).get_opcodes():
        found += others[i1:i2] if tag == "equal" else [f"{it}\r" for it in lines[j1:j2]]
    return mark + "\n".join([*found, end])


def as_step(path: str, left: Left) -> str:
    """Say what to do by hand, with the exact lines."""
    where = f", in `{left.name}`" if left.name else ""
    if left.gone:
        where = f", `{left.name}` is not there" if left.name else " is not there"
        return f"`{path}`{where}; if you have its like elsewhere, change there:\n{_diff(left)}"
    if left == Left("", "", ""):
        return f"`{path}` is about what went: delete it"
    if not left.old:
        return f"In `{path}`{where}, write:\n{left.new}"
    if not left.new:
        return f"In `{path}`{where}, take out:\n{left.old}"
    return f"In `{path}`{where}, change:\n{_diff(left)}"


def _diff(left: Left) -> str:
    """Return the lines that go and those that come, each with its sign."""
    old, new = left.old.splitlines(), left.new.splitlines()
    lines = list(unified_diff(old, new, n=1, lineterm=""))[2:]
    return "\n".join("..." if it.startswith("@@") else it for it in lines).removeprefix("...\n")
