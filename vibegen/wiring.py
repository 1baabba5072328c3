"""How features are wired into an app: its routers and what it requires, wherever it has those."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, cast

from vibegen.edits import python
from vibegen.edits.place import Unsure, refuse
from vibegen.finding.sources import Sources
from vibegen.guards import RouterGuard, router_guards
from vibegen.layout import SHARED, Wiring
from vibegen.moving import relative
from vibegen.reserved import APP_MODULES
from vibegen.words import BadWord, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen.app import App
    from vibegen.edits import Edit

_GUARDED = re.compile(r"include_router\((?:[^()]|\([^()]*\))*?\bdependencies\s*=")
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
    guard = _guard(app, wiring, target, choices)
    if wiring.kind == "files":
        app.add_file(*_discovered(wiring, target, alias))
        return
    module = target.rpartition(".")[0]
    if wiring.kind == "modules":
        target, alias = module, f"{alias.removesuffix('_router')}_{module.rpartition('.')[2]}"
    first_party = _first_party(app, target)
    target = _as_siblings(app, wiring.path, target, first_party)
    listed = wiring.into or "" if wiring.kind != "include" else ""
    for module, name in guard.imports if guard else ():
        app.edit(wiring.path, python.add_import(module, name, first_party=first_party))
    edit = python.add_router(
        target,
        alias,
        into=None if listed else wiring.into,
        guard=choices.guard,
        dependencies=guard.source if guard else "",
        listed=listed,
        first_party=first_party,
    )
    app.edit(wiring.path, edit)


def _guard(app: App, wiring: Wiring, target: str, choices: Choices) -> RouterGuard | None:
    """Return what the new router needs to be as closed as its siblings' own modules make them.

    Where that is not decided, an edit is left that says so.
    """
    if not app.layout.adopted or choices.guard == "open":
        return None
    if _GUARDED.search(app.project.read(wiring.path) or ""):  # The edit of that file sees to it
        return None
    found = router_guards(Sources(app.project.root), app.layout, wiring)
    is_one = len(found) == 1 and wiring.kind == "include"
    if not found or (is_one and choices.guard == "copy"):
        return found[0] if found else None

    def unsure(_source: str) -> str:
        why = "its siblings have `dependencies=`, and without them it would be open to all"
        reason = Unsure(why, choices=("copy", "open") if is_one else ("open",), flag="--guard")
        lines = "".join(f"\n{it.source}" for it in found)
        where = f"Give it `dependencies=`, in its own module; its siblings have:{lines}\nThen wire"
        raise refuse(target, target, where, reason)

    app.edit(wiring.path if wiring.kind != "files" else app.layout.app.partition(":")[0], unsure)
    return None


def start(app: App, target: str) -> None:
    """Import a function into the file that makes the app, and call it with that.

    Args:
        app: The app, an adopted one.
        target: The function, dotted: `shop.shared.metrics.measure_if_asked`.
    """
    path, _, place = app.layout.app.partition(":")
    function = target.rpartition(".")[2]
    app.edit(
        path,
        importing(app, path, target),
        python.add_after(place, f"{function}({place.rpartition('.')[2]})"),
    )


def importing(app: App, path: str, target: str) -> Edit:
    """Return the edit that imports something of the app itself, as that file imports others.

    Args:
        app: The app.
        path: The file.
        target: What to import, dotted: `shop.shared.cache_redis.share_cache`.
    """
    first_party = _first_party(app, target)
    dotted = _as_siblings(app, path, target, first_party)
    module, _, name = dotted.rpartition(".")
    if not module.strip("."):
        module = dotted.removesuffix(name)
    return python.add_import(module, name, first_party=first_party)


def _as_siblings(app: App, path: str, target: str, first_party: Sequence[str]) -> str:
    """Return what a file calls something of its app: with dots if that is how it imports."""
    if not (app.layout.adopted and _has_dots(app.project.read(path) or "", first_party)):
        return target
    dotted, _, name = target.rpartition(".")
    above = relative(app.layout.module_of(path), dotted, path)
    return f"{above}{name}" if above.endswith(".") else f"{above}.{name}"


def check_feature(app: App, name: str) -> None:
    """Refuse a package that an adopted app cannot have.

    Args:
        app: The app.
        name: The package: `posts`.

    Raises:
        BadWord: It is the one that features share, or there is something of that name; or, among
            scripts, it would hide a module that the app imports from elsewhere.
    """
    if name == SHARED:
        raise BadWord(f"`{name}` is the package that features share", hint="choose another name")
    own = (f"{app.layout.home}{name}", f"{app.layout.home}{name}.py")
    if name in APP_MODULES and not _is_made(app, f"{own[0]}/"):
        for path in own:
            inside = {*app.project.files(path)} - app.project.pending.keys()
            if inside or app.project.on_disk(path) is not None:
                raise BadWord(f"`{path}` is there already", hint="choose another name")
    if app.layout.package or any(app.project.exists(it) for it in own):
        return
    if name in sys.stdlib_module_names or app.files_with(rf"(?m)^\s*(?:from|import) {name}\b"):
        raise BadWord(
            f"`{name}` would hide the `{name}` that Python imports now: this app has no package",
            hint="choose another name",
        )


def _is_made(app: App, folder: str) -> bool:
    """Whether a command of ours made a file in a folder."""
    made = (it.path for operation in app.project.record.operations for it in operation.files)
    return any(it.startswith(folder) for it in made)


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
