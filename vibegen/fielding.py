"""What the field commands do: `add field`, `rename field`, `remove field` and `change field`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vibegen import __version__, show, write
from vibegen.acts import KEY, Act, read_place
from vibegen.blueprint import find_blueprints
from vibegen.change import Change
from vibegen.emitted import Command
from vibegen.fields import Model, NeedsFill, find_model, models
from vibegen.pending import Pending
from vibegen.project import find_project
from vibegen.questions import fill
from vibegen.record import recorded
from vibegen.reshape import reshape
from vibegen.review import review, trust_check
from vibegen.runner import Runner
from vibegen.spec import Field, Name, parse_fields
from vibegen.wiring import Choices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vibegen.acts import Kind
    from vibegen.flags import Flags
    from vibegen.project import Project
    from vibegen.signature import Word


def run(kind: Kind, words: Mapping[str, Word], flags: Flags) -> int:
    """Change the fields of a model of the project around the current folder."""
    project = find_project(Path.cwd())
    if told := write.recover(project.root):
        show.aside(told)
    act = _act(kind, words)
    known = models(project.record.operations)
    model = find_model(known, act.model)
    act = replace(act, model=model.name)
    if model.is_done(act):
        return review(Change(project.root), flags)
    while True:
        try:
            change = _change(project, known, act, flags)
            change = replace(change, notes=(*_relations(act, known), *change.notes))
        except NeedsFill as needed:
            if not flags.asks or flags.yes:
                raise
            act = replace(act, fill=fill(needed.field))
        else:
            return review(change, flags)


def _act(kind: Kind, words: Mapping[str, Word]) -> Act:
    """Read the words of a command line."""
    given = str(words.get("fill") or "")
    fields = words.get("fields")
    if kind == "add" and "to" in words:  # A relation
        model, name = read_place("add", str(words["place"]))
        to = str(words["to"])
        type_ = "many" if words.get("many") else "ref"
        null = "" if ":" in to or type_ == "many" else ":null"
        field = f"{name}:{type_}:{to}{null}"
        return Act(kind, model, parse_fields([field]))
    if kind == "add":
        texts = [str(it) for it in cast("Sequence[object]", fields or ())]  # Typer gives a tuple
        model = Name.existing(str(words["place"])).Pascal
        return Act(kind, model, parse_fields(texts), fill=given)
    model, name = read_place(kind, str(words["place"]))
    if kind == "rename":
        return Act(kind, model, name=name, to=str(words["to"]))
    if kind == "remove":
        return Act(kind, model, name=name)
    return Act(kind, model, (Field.parse(f"{name}:{words['to']}"),), name=name, fill=given)


def _relations(act: Act, known: Mapping[str, Model]) -> list[str]:
    """Say of `post_id:int` where a model Post exists that nothing holds the two together."""
    found: list[str] = []
    for it in act.fields:
        stem = it.name.removesuffix("_id")
        other = Name.existing(stem).Pascal if stem != it.name and it.type == "int" else ""
        if act.kind == "add" and other in known:
            found.append(
                f"`{it.name}` is a plain number: that a `{other}` of that id is there, nobody "
                f"checks; `{stem}:ref:{other}` is a reference, with that column"
            )
    return found


def _change(project: Project, known: Mapping[str, Model], act: Act, flags: Flags) -> Change:
    """Return the whole change, checked and recorded as the command's."""
    check, model = trust_check(project, flags), known[act.model]
    choices = Choices.of(model.made.words)
    runner = Runner(Pending(project), find_blueprints(project.root), check, choices)
    with show.progress("looking at every layer"):
        reshape(runner, known, model.name, act)
        change = runner.pending.change()
    command = Command(
        words=act.words,
        blueprint=KEY,
        answers=act.answers,
        package="vibegen",
        version=__version__,
        subject=Name.existing(model.name).kebab,
    )
    return recorded(change, command).checked()
