"""How features are wired into an app: its routers and what it requires, wherever it has those."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, cast

from vibegen.edits import python, requirements, toml
from vibegen.layout import Wiring
from vibegen.moving import relative
from vibegen.words import BadWord, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen.app import App
    from vibegen.edits import Edit

Guard = Literal["refuse", "copy", "open"]


@dataclass(frozen=True)
class Choices:
    """What the user chose where there are several places.

    Args:
        into: What includes the new router, as `app/api.py:router` or `router`; `None` for where
            the app's other routers are.
        guard: What to do where those carry `dependencies=`.
    """

    into: str | None = None
    guard: Guard = "refuse"

    @classmethod
    def typed(cls, into: str | None, guard: str | None) -> Choices:
        """Check what was typed.

        Raises:
            BadWord: `guard` is neither "copy" nor "open".
        """
        if guard not in {None, "copy", "open"}:
            what = f"`--guard` does not know {quoted(str(guard))}"
            raise BadWord(what, hint="type `--guard copy` or `--guard open`")
        return cls(into, cast("Guard", guard or "refuse"))

    @classmethod
    def of(cls, words: Sequence[str]) -> Choices:
        """Take the choices out of a command line."""
        typed = dict(re.findall(r"--(into|guard)=(.*)", "\n".join(words)))
        return cls(typed.get("into"), cast("Guard", typed.get("guard", "refuse")))

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the command line that say the same."""
        guard = None if self.guard == "refuse" else self.guard
        typed = {"into": self.into, "guard": guard}
        return tuple(f"--{name}={word}" for name, word in typed.items() if word)


NO_CHOICE = Choices()


def wire(app: App, target: str, alias: str, choices: Choices) -> None:
    """Import a router and include it where the app's other routers are.

    Args:
        app: The app; its layout says where.
        target: The router, dotted as the app imports it: `shop.posts.api.router`.
        alias: The name that it gets: `posts_router`.
        choices: What the user chose.
    """
    wiring = _chosen(app.layout.wiring, choices.into)
    if wiring.kind == "files":
        app.add_file(*_discovered(wiring, target, alias))
        return
    module = target.rpartition(".")[0]
    if wiring.kind == "modules":
        target, alias = module, f"{alias.removesuffix('_router')}_{module.rpartition('.')[2]}"
    own = app.layout.module_of(wiring.path)
    first_party = _first_party(app, target)
    if app.layout.adopted and _has_dots(app.project.read(wiring.path) or "", first_party):
        dotted, _, name = target.rpartition(".")
        above = relative(own, dotted, wiring.path)
        target = f"{above}{name}" if above.endswith(".") else f"{above}.{name}"
    listed = wiring.into or "" if wiring.kind != "include" else ""
    edit = python.add_router(
        target,
        alias,
        into=None if listed else wiring.into,
        guard=choices.guard,
        listed=listed,
        first_party=first_party,
    )
    app.edit(wiring.path, edit)


def _chosen(wiring: Wiring, into: str | None) -> Wiring:
    if not into:
        return wiring
    path, _, name = into.rpartition(":")
    return Wiring("include", path or wiring.path, name)


def _has_dots(text: str, own: Sequence[str]) -> bool:
    """Whether a file imports other modules of its app with dots, and none by its full name."""
    names = "|".join(own)
    full = re.search(rf"(?m)^[ \t]*(?:from|import) (?:{names})\b", text)
    return not full and bool(re.search(r"(?m)^[ \t]*from \.+[\w.]* import ", text))


def _first_party(app: App, target: str) -> tuple[str, ...]:
    """Return the top packages of the app, for the sections of its imports."""
    layout = app.layout
    if not layout.adopted:
        return ("app",)
    source = app.project.root / layout.source
    folders = [it.name for it in source.iterdir() if it.is_dir() and it.name.isidentifier()]
    modules = [it.stem for it in source.glob("*.py")]
    top = target.split(".", maxsplit=1)[0]
    return (top,) if layout.package else (top, *folders, *modules)


def _discovered(wiring: Wiring, target: str, alias: str) -> tuple[str, str]:
    """Return the file, and its text, that a loop over files finds."""
    pattern = PurePosixPath(wiring.path)
    module, _, attribute = target.rpartition(".")
    renamed = f" as {wiring.into}" if wiring.into != attribute else ""
    name = pattern.name.replace("*", alias.removesuffix("_router"))
    text = (
        '"""Found here by the app, which looks for routers in this folder."""\n\n'
        f"from {module} import {attribute}{renamed}\n\n"
        f'__all__ = ["{wiring.into or attribute}"]\n'
    )
    return str(pattern.with_name(name)), text


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


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def _next(version: tuple[int, ...], sign: str) -> tuple[int, ...]:
    """Return the first version that `^1.2` or `~1.2` does not allow any more."""
    first = next((at for at, it in enumerate(version) if it), 0) if sign == "^" else 1
    at = min(first, len(version) - 1)
    at = max(len(version) - 2, 0) if sign == "~=" else at
    return (*version[:at], version[at] + 1)
