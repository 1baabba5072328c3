"""Models that refer to each other in a circle: which table comes first, and which row. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.fields import SELF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vibegen.fields import Model
    from vibegen.spec import Field

    Known = Mapping[str, Model]


def is_circle(known: Known, name: str, target: str) -> bool:
    """Whether a model that one refers to leads back to it, be it by way of others."""
    return name in _reached(known, target, lambda _: True)


def is_closed(known: Known, name: str, target: str) -> bool:
    """Whether a foreign key leads to a table that was made later, and from there back.

    Every circle has such a key, and without it the tables can be sorted.
    """
    made = list(known)
    later = name in made and made.index(target) > made.index(name)
    return later and name in _reached(known, target, lambda it: it.type == "ref")


def needs_own(known: Known, name: str, target: str) -> bool:
    """Whether a row of the target can only be stored after one of the model."""
    return name in _reached(known, target, lambda it: it.type == "ref" and not it.null)


def _reached(known: Known, name: str, counts: Callable[[Field], bool]) -> set[str]:
    """Return the models that one refers to, however indirectly, by fields that count."""
    found, fresh = set[str](), {name}
    while fresh:
        models = [known[it] for it in fresh if it in known and known[it].refers]
        fresh = {
            model.name if it.args[0] == SELF else it.args[0]
            for model in models
            for it in model.fields
            if it.type in {"ref", "many"} and counts(it)
        } - found
        found |= fresh
    return found
