"""Adopting an app that vibegen did not make: look, and write down where things are."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from vibegen import app_json, show, write
from vibegen.change import Change, CreateFile, EditFile, Refused
from vibegen.edits import NoPlace
from vibegen.finding import find_layout
from vibegen.finding.sources import Sources
from vibegen.project import Project
from vibegen.questions import choose
from vibegen.review import review
from vibegen.words import BadWord, quoted

if TYPE_CHECKING:
    from vibegen.change import Operation
    from vibegen.finding import Doubt, Found
    from vibegen.flags import Flags
    from vibegen.layout import Layout


def adopt(word: str, flags: Flags) -> int:
    """Write down where things are in the app below a folder, and nothing else.

    Args:
        word: The folder; "" for the current one.
        flags: `app`, `into` and `session` choose where there are several places.

    Raises:
        BadWord: There is no such folder.
        Refused: There is no app in it, or vibegen made it.
        NoPlace: There are several equal places, and no terminal to ask.
    """
    root = Path(os.path.realpath(word or "."))
    if not root.is_dir():
        raise BadWord(f"{quoted(word)} is no folder", hint="type the folder of an app")
    if told := write.recover(root):
        show.aside(told)
    project = Project(root)
    if project.record.ids and not project.layout.adopted:
        raise Refused(
            f"vibegen made the app in `{root}`, so it knows where things are",
            hint="add to it at once: `vibegen add --help`",
        )
    found = _decide(root, flags, project.layout if project.layout.adopted else None)
    text = app_json.to_json(found.layout).encode()
    before = project.on_disk(app_json.FILE)
    if not flags.json and before != text:
        show.findings(found.lines, app_json.FILE)
    known = before is not None
    operation: Operation = (
        EditFile(app_json.FILE, before, text, replaces=True)
        if before is not None
        else CreateFile(app_json.FILE, text)
    )
    there = (f"cd {shlex.quote(word)}",) if root != Path.cwd().resolve() else ()
    notes = () if known else (*there, "vibegen add --help")
    return review(Change(root=root, operations=(operation,), notes=notes).checked(), flags)


def _decide(root: Path, flags: Flags, known: Layout | None) -> Found:
    """Look, and ask where only the user can tell; what was answered once is remembered."""
    chosen = {"app": flags.app, "into": flags.into, "session": flags.session}
    while True:
        with show.progress("looking where things are"):
            found = find_layout(root, **chosen)
        if found is None:
            raise Refused(f"there is no FastAPI object in `{root}`", hint=_hint(root))
        if not found.doubts:
            return found
        doubt = found.doubts[0]
        chosen[doubt.flag.removeprefix("--")] = _remembered(doubt, known) or _asked(doubt, flags)


def _hint(root: Path) -> str:
    """Say where an app may be that could not be told."""
    near = next(Sources(root).holding(r"\bFastAPI\("), None)
    if near:
        return f"`{near}` mentions one: it has to parse, be UTF-8, and bind it as `app = FastAPI()`"
    return "go into the folder of an app, or make one: `vibegen new NAME`"


def _remembered(doubt: Doubt, known: Layout | None) -> str | None:
    if known is None:
        return None
    places = {known.app, known.wiring.place}
    return next((it for it in doubt.choices if it in places or _is_session(it, known)), None)


def _is_session(choice: str, known: Layout) -> bool:
    path, _, name = choice.rpartition(":")
    dotted = f"{known.module_of(path)}.{name}" if path else name
    return dotted == known.database.session


def _asked(doubt: Doubt, flags: Flags) -> str:
    if flags.asks and not flags.yes:
        return choose(f"Which {doubt.what}?", doubt.choices)
    flagged = " or ".join(f"`{doubt.flag} {it}`" for it in doubt.choices)
    raise NoPlace(
        f"several equal places: {len(doubt.choices)} times a {doubt.what}",
        hint=f"choose with {flagged}",
        choices=doubt.choices,
    )
