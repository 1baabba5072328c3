"""What the commands about the past do: log, status, why, diff, undo; and apply, of a plan."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vibegen import diff, plans, show, write
from vibegen.acts import KEY
from vibegen.adopting import adopt
from vibegen.answers import parse_answers
from vibegen.blueprint import find_blueprints
from vibegen.fields import models
from vibegen.history import History
from vibegen.pending import Pending
from vibegen.project import Project, find_project
from vibegen.reshape import replay
from vibegen.review import review, trust_check
from vibegen.runner import Runner
from vibegen.stop import Stop
from vibegen.undo import choose, needed, undo
from vibegen.wiring import Choices
from vibegen.words import BadWord, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vibegen.emitted import Recorded
    from vibegen.flags import Flags


def log(_word: str, flags: Flags) -> int:
    """Show the commands that made this project, the first one first."""
    record = _project().record
    if flags.json:
        show.data({"operations": [_row(it) for it in record.operations]})
    else:
        show.log(record.operations)
    return 0


def status(_word: str, flags: Flags) -> int:
    """Show what became of everything that commands emitted."""
    project = _project()
    found = list(History(project).states())
    if flags.json:
        rows = [
            {"operation": it.operation, "path": it.path, "name": it.name, "fate": it.fate}
            | ({"place": it.place} if it.place else {})
            for it in found
        ]
        show.data({"definitions": rows, "count": Counter(it.fate for it in found)})
    else:
        show.status(project.record.operations, found)
    return 0


def why(word: str, flags: Flags) -> int:
    """Say which command wrote a line, and what became of it since."""
    name, _, line = word.rpartition(":")
    if not name or not line.isdigit():
        raise BadWord(f"{quoted(word)} names no line", hint="type FILE:LINE: app/main.py:12")
    project = _project()
    place = Path(os.path.normpath(Path.cwd() / name))
    path = place.relative_to(project.root).as_posix() if project.root in place.parents else name
    origin = History(project).origin(path, int(line)) if int(line) else None
    if origin is None:
        raise BadWord(f"there is no line {quoted(word)}", hint="type FILE:LINE: app/main.py:12")
    before, now = origin.before.encode(), origin.now.encode()
    since = diff.readable(path, before, now) if origin.unit else ""
    if flags.json:
        show.data(
            {"path": path, "line": int(line), "name": origin.name, "diff": since}
            | {"emitted_by": _row(origin.emitted) if origin.emitted else None}
            | {"unit_of": _row(origin.unit) if origin.unit else None}
        )
    else:
        show.why(origin, int(line), since)
    return 0


def mine(_word: str, flags: Flags) -> int:
    """Show what you changed since it was emitted."""
    texts = (
        diff.readable(path, before.encode(), None if after is None else after.encode())
        for path, before, after in History(_project()).mine()
    )
    text = "".join(texts)
    if flags.json:
        show.data({"diff": text})
    else:
        show.text(text, "diff")
    return 0


def take_back(word: str, flags: Flags) -> int:
    """Take back what a command did: the last one, or the one with this number."""
    project = _project()
    target = choose(project.record.operations, word)
    trusted = trust_check(project, flags)

    def again(operation: Recorded, where: Project) -> Pending:
        try:
            known = find_blueprints(project.root)
            chosen = Choices.of(operation.command.words)
            past = [it for it in where.record.operations if it.number < operation.number]
            where = replace(where, repeated=operation.id)
            runner = Runner(Pending(where, force=True), known, trusted, chosen, models(past))
            if operation.command.blueprint == KEY:
                replay(runner, operation)
                return runner.pending
            blueprint = next(
                it for it in runner.blueprints.values() if it.key == operation.command.blueprint
            )
            words = operation.command.answers
            adopted = project.layout.adopted
            name, signature = blueprint.name, blueprint.signature
            runner.run(blueprint, parse_answers(name, signature, words, adopted=adopted))
        except StopIteration:
            why_not = f"blueprint `{operation.command.blueprint}` is not there to ask"
            raise needed(target, operation, why_not) from None
        except Stop as refusal:
            raise needed(target, operation, refusal.message) from refusal
        return runner.pending

    with show.progress("looking what later commands need"):
        change = undo(project, target, again, force=flags.force).checked()
    return review(change, flags)


def apply(word: str, flags: Flags) -> int:
    """Carry out a plan, unless a file that it read has changed since."""
    data = plans.read(word)
    folder = data.get("new_folder")
    project = Project(Path.cwd() / str(folder)) if folder else _project()
    return review(plans.change_of(data, project), flags)


RUN: Mapping[str, Callable[[str, Flags], int]] = {
    "adopt": adopt,
    "undo": take_back,
    "log": log,
    "status": status,
    "why": why,
    "diff": mine,
    "apply": apply,
}


def _project() -> Project:
    project = find_project(Path.cwd())
    if told := write.recover(project.root):
        show.aside(told)
    return project


def _row(operation: Recorded) -> Mapping[str, Any]:
    return {
        "id": operation.id,
        "number": operation.number,
        "command": f"vibegen {shlex.join(operation.command.words)}",
        "package": operation.command.package,
        "version": operation.command.version,
        "files": [{"path": it.path, "op": it.op} for it in operation.files],
    }
