"""Runs blueprints into one pending change: those of a command line, of a record, of a relation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.answers import call, command_line, subject
from vibegen.app import App
from vibegen.emitted import Command
from vibegen.fields import model_of, models
from vibegen.record import recorded
from vibegen.reshape import relate
from vibegen.wiring import NO_CHOICE, Choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vibegen.acts import Act
    from vibegen.answers import Answers
    from vibegen.blueprint import Blueprint
    from vibegen.change import Change
    from vibegen.fields import Model
    from vibegen.pending import Pending


@dataclass(frozen=True)
class Runner:
    """Runs blueprints into one pending change.

    Args:
        pending: Where everything is collected.
        blueprints: All that can be run, by name.
        check: Called before a blueprint's code runs; raises a `Stop` if it may not.
        choices: What the user chose where there are several places.
        models: The models to work with, by name; `None` for those that the record knows.
    """

    pending: Pending
    blueprints: Mapping[str, Blueprint]
    check: Callable[[Blueprint], None]
    choices: Choices = NO_CHOICE
    models: Mapping[str, Model] | None = None

    def run(self, blueprint: Blueprint, answers: Answers) -> None:
        """Run one blueprint with its answers, and bring models that it relates to up to date."""
        self.emit(blueprint, answers)
        model = self.model(blueprint, answers)
        if model and model.refers:
            known = self.known()
            relate(self, known, {**known, model.name: model}, model.name)

    def emit(self, blueprint: Blueprint, answers: Answers) -> None:
        """Run one blueprint with its answers."""
        self.check(blueprint)
        function = blueprint.load()
        self.pending.added.append(blueprint.key)
        call(function, App(self, blueprint, answers), answers)

    def known(self) -> Mapping[str, Model]:
        """Return the models of the project by name, without what is pending."""
        if self.models is not None:
            return self.models
        return models(self.pending.disk.record.operations)

    def model(self, blueprint: Blueprint, answers: Answers) -> Model | None:
        """Return the model that a blueprint makes with these answers, if it makes one."""
        key, package, version = blueprint.key, blueprint.package, blueprint.version
        return model_of(Command((), key, answers.words, package, version))

    def change_fields(self, of: Blueprint, both: Sequence[Answers], act: Act, nth: int) -> None:
        """Let a blueprint do for a field command what is no difference in what it emits."""
        change = of.load_beside("fields", "change_fields")
        change(App(self, of, both[-1]), *(it.values for it in both), act, nth)

    def change(self, blueprint: Blueprint, answers: Answers, more: Sequence[str] = ()) -> Change:
        """Return what was collected as one change, checked and recorded as the command's.

        Args:
            blueprint: The one that the command is about.
            answers: What it ran with.
            more: Words of the command line that are none of its answers.
        """
        also = tuple(it for it in self.pending.added if it != blueprint.key)
        command = Command(
            words=(*command_line(blueprint.name, blueprint.signature, answers), *more),
            blueprint=blueprint.key,
            answers=answers.words,
            package=blueprint.package,
            version=blueprint.version,
            subject=subject(answers),
            also=also,
        )
        return recorded(self.pending.change(), command).checked()
