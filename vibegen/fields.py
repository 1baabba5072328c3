"""Models as their commands left them, and what a field command changes in their answers. Pure.

A model's fields are the answers of the command that made it, changed by each field command since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vibegen.acts import KEY, Act, from_answers
from vibegen.spec import KEPT, MAX_FIELDS, Field, Name, parse_fields
from vibegen.words import BadWord, listed, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vibegen.emitted import Command, Recorded
    from vibegen.signature import Word

    Answers = Mapping[str, Word]

RELATING = re.compile(":(ref|many):")  # A field whose value is of another model
SELF = "Self"  # As whose target a model names itself
NAMING = ("search", "filter", "sort")  # Options of a model that hold names of fields


class NeedsFill(BadWord):
    """The rows that exist need a value for a field."""

    def __init__(self, message: str, *, hint: str, field: str) -> None:
        super().__init__(message, hint=hint)
        self.field = field


@dataclass(frozen=True)
class Model:
    """A model as its commands left it.

    Args:
        made: The command that made it.
        answers: What that command would have been answered for what the model is now.
        acts: The field commands since, the first one first.
    """

    made: Command
    answers: Answers
    acts: tuple[Act, ...] = ()

    @property
    def name(self) -> str:
        """In Pascal case."""
        return model_name(self.answers)

    @property
    def folder(self) -> str:
        """The plural in snake case, by which its files are called."""
        plural = str(self.answers.get("plural") or "") or None
        return Name.parse(self.name, plural=plural, adopted=True).snakes

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields now."""
        return parse_fields(_texts(self.answers))

    @property
    def refers(self) -> bool:
        """Whether a field refers to a model."""
        return any(RELATING.search(text) for text in _texts(self.answers))

    @property
    def targets(self) -> set[str]:
        """The models that its fields refer to, by name."""
        texts = (text for text in _texts(self.answers) if RELATING.search(text))
        return {self.name if it == SELF else it for it in (Field.parse(t).args[0] for t in texts)}

    def after(self, act: Act) -> Model:
        """Return the model after a command.

        Raises:
            BadWord: The command does not fit the model.
        """
        fields = _changed(self, act)
        answers: dict[str, Word] = {**self.answers, "fields": [str(it) for it in fields]}
        parse_fields([str(it) for it in fields])  # Clashes
        for option in NAMING:
            if words := answers.get(option):
                answers[option] = _renamed(str(words), act) or ("-id" if option == "sort" else None)
        return Model(self.made, answers, (*self.acts, act))

    def times(self, act: Act) -> int:
        """Count how often a command did this to the model already."""
        same = (act.kind, act.name, [it.name for it in act.fields][:1])
        return sum((it.kind, it.name, [f.name for f in it.fields][:1]) == same for it in self.acts)

    def is_done(self, act: Act) -> bool:
        """Whether the model is as the command would leave it."""
        by_name = {it.name: it for it in self.fields}
        if act.kind in {"add", "change"}:
            return all(str(by_name.get(it.name)) == str(it) for it in act.fields)
        did = any((it.kind, it.name, it.to) == (act.kind, act.name, act.to) for it in self.acts)
        return did and act.name not in by_name and (act.kind == "remove" or act.to in by_name)


def models(operations: Sequence[Recorded]) -> dict[str, Model]:
    """Return the models that commands made, by name, as later field commands left them."""
    found: dict[str, Model] = {}
    for operation in operations:
        answers = operation.command.answers
        if operation.command.blueprint == KEY and "act" in answers:
            act = from_answers(answers)
            if act.model in found:
                found[act.model] = found[act.model].after(act)
        elif model := model_of(operation.command):
            found[model.name] = model
    return found


def model_of(command: Command) -> Model | None:
    """Return the model that a command makes, if it makes one."""
    if isinstance(command.answers.get("fields"), list) and command.answers.get("name"):
        return Model(command, command.answers)
    return None


def related(before: Mapping[str, Model], after: Mapping[str, Model], name: str) -> list[str]:
    """Return the other models that refer to one or are referred to, however indirectly."""
    pairs = {
        (one, other)
        for models in (before, after)
        for one, model in models.items()
        if model.refers
        for other in model.targets
    }
    found, fresh = {name}, {name}
    while fresh:
        there = {other for one, other in pairs if one in fresh}
        fresh = (there | {one for one, other in pairs if other in fresh}) - found
        found |= fresh
    return [it for it in before if it in found - {name}]


def find_model(known: Mapping[str, Model], word: str) -> Model:
    """Return the model that a word means.

    Raises:
        BadWord: No command made it.
    """
    name = Name.existing(word).Pascal
    if name in known:
        return known[name]
    if close := nearest(name, known):
        hint = f"did you mean `{close}`?"
    elif known:
        hint = f"there is {listed(list(known))}"
    else:
        hint = f"make it first: `vibegen add crud {name} title:str`"
    raise BadWord(f"no command made a model {quoted(word)}", hint=hint)


def model_name(answers: Answers) -> str:
    """Return the name of the model that a command made, in Pascal case."""
    plural = str(answers.get("plural") or "") or None
    return Name.parse(str(answers["name"]), plural=plural, adopted=True).Pascal


def _texts(answers: Answers) -> list[str]:
    fields = answers["fields"]
    return fields if isinstance(fields, list) else []


def _changed(model: Model, act: Act) -> list[Field]:
    """Return the fields after a command."""
    fields = list(model.fields)
    if act.kind == "add":
        _check_added(model, act)
        return [*fields, *act.fields]
    at = _index(model, act.name)
    if act.kind == "remove" and len(fields) == 1:
        hint = "add another one first, or take the model back with `vibegen undo`"
        raise BadWord(f"`{act.place}` is the last field of `{model.name}`", hint=hint)
    if act.kind == "remove":
        return [*fields[:at], *fields[at + 1 :]]
    if act.kind == "rename":
        return [*fields[:at], _with_name(model, act, fields[at]), *fields[at + 1 :]]
    return [*fields[:at], *act.fields, *fields[at + 1 :]]


def _check_added(model: Model, act: Act) -> None:
    by_name = {it.name: it for it in (*model.fields, *KEPT)}
    for it in act.fields:
        if it.name in by_name:
            there = quoted(str(by_name[it.name]))
            raise BadWord(
                f"`{model.name}` has a field {quoted(it.name)} already: {there}",
                hint=f"change it with `vibegen change field {model.name}.{it.name} ...`",
            )
    if not act.fields:
        raise BadWord(
            "no field to add", hint=f"type `vibegen add field {model.name} subtitle:str:null`"
        )
    if len(model.fields) + len(act.fields) > MAX_FIELDS:
        hint = "make two models that refer to each other"
        raise BadWord(f"a model takes {MAX_FIELDS} fields", hint=hint)


def _index(model: Model, name: str) -> int:
    names = [it.name for it in model.fields]
    if name in names:
        return names.index(name)
    if name in {"id", *(it.name for it in KEPT)}:
        raise BadWord(f"{quoted(name)} is a field that every model has", hint="leave it as it is")
    close = nearest(name, names)
    hint = f"did you mean `{model.name}.{close}`?" if close else f"it has {listed(names)}"
    raise BadWord(f"`{model.name}` has no field {quoted(name)}", hint=hint)


def _with_name(model: Model, act: Act, field: Field) -> Field:
    names = {it.name for it in (*model.fields, *KEPT)}
    if act.to == act.name:
        raise BadWord(f"`{act.place}` has that name already", hint="type another one")
    if act.to in names:
        raise BadWord(
            f"`{model.name}` has a field {quoted(act.to)} already", hint="type another one"
        )
    if not re.fullmatch(r"\w+", act.to):
        raise BadWord(f"{quoted(act.to)} is no name of a field", hint="type a name only, no type")
    Field.parse(act.to)  # Keywords and names that are taken
    return replace(field, name=act.to)


def _renamed(words: str, act: Act) -> str:
    """Return an option that holds names of fields, as it is after a command."""
    if act.kind not in {"rename", "remove"}:
        return words
    found: list[str] = []
    for word in re.split("[/,]", words):
        name = word.removeprefix("-")
        if name != act.name:
            found.append(word)
        elif act.kind == "rename":
            found.append(word.replace(name, act.to))
    return ("," if "," in words else "/").join(found)
