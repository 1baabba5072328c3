"""What an app requires: in which kind of file it says so, and how old that may be. Pure."""

from __future__ import annotations

import posixpath
import re
import tomllib
from typing import TYPE_CHECKING

from vibegen.edits import requirements, toml

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock")
_NAMED = re.compile(r"(?m)^[ \t]*(?:-[cr][ \t]*|--(?:constraint|requirement)[ \t=]+)([^\s#]+)")

if TYPE_CHECKING:
    from collections.abc import Callable

    from vibegen.edits import Edit


def requiring(path: str, text: str | None, requirement: str, group: str | None) -> Edit:
    """Return the edit that requires a distribution, in whatever kind of file the app does that.

    Args:
        path: The file.
        text: What it holds.
        requirement: As in PEP 508: `streaq>=7.2`.
        group: The dependency group; `None` for what the app itself needs.
    """
    if path.endswith("Pipfile"):
        return toml.add_keyed_dependency("packages", requirement)
    if not path.endswith(".toml"):
        return requirements.add_requirement(requirement)
    if _is_poetry(text or ""):
        return toml.add_keyed_dependency("tool.poetry.dependencies", requirement)
    return toml.add_dependency(requirement, group=group)


def _is_poetry(text: str) -> bool:
    """Whether dependencies stand in Poetry's own table."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    own = "dependencies" in data.get("tool", {}).get("poetry", {})
    return own and "dependencies" not in data.get("project", {})


def allows_only_older(text: str, package: str, version: str) -> bool:
    """Whether a file of requirements allows only versions of a package below this one.

    Args:
        text: A requirements.txt, a pyproject.toml, a Pipfile.
        package: Its name, in small letters.
        version: Such as "0.115".
    """
    name = rf"(?im)^\s*[\"']?{package}(?![\w.-])(?:\[[^\]]*\])?[\"']?\s*"
    line = name + r"(?:=\s*(?:\{.*version\s*=\s*)?)?[\"']?"  # As Poetry and Pipfile write it
    wanted = _version(version)
    for found in re.finditer(line + r"([^\n;#]*)", text):
        for sign, number in re.findall(
            r"(==|~=|\^|~|<=|<|(?<![<>!~=])=)\s*v?(\d+(?:\.\d+)*)", found[1]
        ):
            bound = _version(number)
            if sign == "<" and bound <= wanted:
                return True
            if sign in {"==", "<=", "="} and bound < wanted:
                return True
            if sign in {"^", "~", "~="} and _next(bound, sign) <= wanted:
                return True
    return False


def locks_older(text: str, package: str, version: str) -> bool:
    """Whether a lock file of uv, Poetry or PDM holds a version of a package below this one."""
    found = re.search(rf'(?m)^name = "{package}"\r?\nversion = "(\d+(?:\.\d+)*)', text)
    return bool(found) and _version(found[1]) < _version(version)


def with_included(path: str, read: Callable[[str], str | None]) -> str:
    """Return a file of requirements and those that it names: `-c constraints.txt`, `-r base.txt`.

    Args:
        path: The file.
        read: Returns the text of a file, `None` where there is none.
    """
    texts: dict[str, str] = {}
    waiting = [path]
    for it in waiting:  # Grows on the way
        texts[it] = read(it) or ""
        named = (posixpath.join(posixpath.dirname(it), word) for word in _NAMED.findall(texts[it]))
        places = [posixpath.normpath(word) for word in named if "://" not in word]
        waiting += [it for it in places if it not in texts and it[:1] not in {".", "/"}]
    return "\n".join(texts.values())


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def _next(version: tuple[int, ...], sign: str) -> tuple[int, ...]:
    """Return the first version that `^1.2` or `~1.2` does not allow any more."""
    first = next((at for at, it in enumerate(version) if it), 0) if sign == "^" else 1
    at = min(first, len(version) - 1)
    at = max(len(version) - 2, 0) if sign == "~=" else at
    return (*version[:at], version[at] + 1)
