"""The questions that `vibegen new` asks on a terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vibegen.words import BadWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen.blueprint import Blueprint
    from vibegen.signature import Parameter, Word

    Words = dict[str, Word]

MAX_QUESTIONS = 3


def ask(blueprint: Blueprint, words: Words) -> Words:
    """Ask for what is missing, and for choices if no option was typed."""
    parameters = blueprint.signature.parameters
    has_options = any(words[it.name] is not None for it in parameters if not it.positional)
    open_ones = [
        it
        for it in parameters
        if words[it.name] is None
        and (it.required or (it.kind in {"choice", "bool"} and not has_options))
    ]
    return {**words, **{it.name: _answer(it) for it in open_ones[:MAX_QUESTIONS]}}


def choose(question: str, choices: Sequence[str]) -> str:
    """Ask for one of several; the first one is marked."""
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
    import questionary

    return questionary.select(question, choices=list(choices)).unsafe_ask()


def fill(field: str) -> str:
    """Ask what the rows that exist get in a field."""
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
    import questionary

    return questionary.text(f"Value of `{field}` in the rows that exist:").unsafe_ask()


def _answer(parameter: Parameter) -> str | bool:
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")  # It warns where a terminal has no answer
    import questionary

    text = parameter.help.rstrip(".") or parameter.name
    if parameter.kind == "bool":
        return questionary.confirm(text, default=bool(parameter.default)).unsafe_ask()
    if parameter.kind == "choice":
        default = [it for it in parameter.offered if it == parameter.default]
        others = [it for it in parameter.offered if it != parameter.default]
        choices = [questionary.Choice(f"{it} (default)", it) for it in default]
        return questionary.select(text, choices=[*choices, *others]).unsafe_ask()
    validate = _objection if parameter.kind == "AppName" else None
    question = f"{parameter.name.capitalize()}: {text}"
    return questionary.text(question, validate=validate).unsafe_ask()


def _objection(word: str) -> bool | str:
    """Say at once why an app cannot have this name, or that it can."""
    from vibegen.spec import AppName

    try:
        AppName.parse(word)
    except BadWord as problem:
        return f"{problem.message}; {problem.hint}"
    return True
