"""From the words of a command line to the arguments of a blueprint's function, and back. Pure."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from vibegen.signature import Malformed, Parameter, Signature, Word
from vibegen.spec import AppName, Name, parse_fields
from vibegen.words import BadWord, listed, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@dataclass(frozen=True)
class Answers:
    """What a blueprint is called with.

    Args:
        values: The function's arguments by name, parsed.
        words: The same as they are typed: JSON values, from which `values` can be made again.
    """

    values: Mapping[str, object]
    words: Mapping[str, Word]


def parse_answers(
    blueprint: str,
    signature: Signature,
    words: Mapping[str, Word | tuple[str, ...]],
    *,
    adopted: bool = False,
) -> Answers:
    """Parse the words of a command line; `None` and a missing word mean the default.

    In an adopted app a name may be one that our own apps have a module of.

    Raises:
        BadWord: A word cannot be used, or one that has no default is missing.
    """
    full = {it.name: _typed(blueprint, it, words.get(it.name)) for it in signature.parameters}
    plural = full.get("plural")
    values = {
        it.name: _parsed(it, full[it.name], plural, adopted=adopted) for it in signature.parameters
    }
    return Answers(values, full)


def complete_answers(blueprint: str, signature: Signature, values: Mapping[str, object]) -> Answers:
    """Add the defaults to values that another blueprint passes to this one.

    Raises:
        Malformed: A value has no parameter, or a parameter neither a value nor a default.
    """
    names = {it.name for it in signature.parameters}
    missing = {it.name for it in signature.parameters if it.required} - values.keys()
    if wrong := sorted(missing | (values.keys() - names)):
        raise Malformed(
            f"blueprint `{blueprint}` was run with a wrong or a missing {listed(wrong)}"
        )
    full: dict[str, object] = {it.name: it.default for it in signature.parameters}
    full |= {it.name: list[object]() for it in signature.parameters if it.kind == "fields"}
    full |= values
    return Answers(full, {name: _plain(value) for name, value in full.items()})


def call(function: Callable[..., None], app: object, answers: Answers) -> None:
    """Call a blueprint's function; a word that may be left out is a positional-only parameter."""
    values = dict(answers.values)
    words = [*inspect.signature(function).parameters.values()][1:]  # The first one is the App
    only = [values.pop(it.name) for it in words if it.kind is it.POSITIONAL_ONLY]
    function(app, *only, **values)


def command_line(blueprint: str, signature: Signature, answers: Answers) -> tuple[str, ...]:
    """Return the words that give these answers, in the order of the signature."""
    start = ("new",) if blueprint == "new" else ("add", blueprint)
    parts = (_spoken(it, answers.words[it.name]) for it in signature.parameters)
    return (*start, *(word for part in parts for word in part))


def subject(answers: Answers) -> str:
    """Return what a command is about, in kebab case: its first name; empty if it has none."""
    names = [it for it in answers.values.values() if isinstance(it, Name | AppName)]
    return next((it.kebab if isinstance(it, Name) else it.slug for it in names), "")


def _typed(blueprint: str, parameter: Parameter, word: Word | tuple[str, ...]) -> Word:
    """Return the word as JSON knows it: a number where a number is due, the default for `None`."""
    if parameter.kind == "fields":
        return list(cast("tuple[str, ...]", word or ()))
    if word is None and parameter.required:
        what = f"`{parameter.metavar if parameter.positional else parameter.flag}`"
        command = "vibegen new" if blueprint == "new" else f"vibegen add {blueprint}"
        raise BadWord(f"`{command}` needs {what}", hint=f"see `{command} --help`")
    if word is None:
        return parameter.default
    if parameter.kind == "int":
        return _number(parameter, str(word))
    if parameter.kind == "choice":
        _check_choice(parameter, str(word))
    return word if isinstance(word, bool) else str(word)


def _number(parameter: Parameter, word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise BadWord(
            f"{quoted(word)} is no whole number", hint=f"type digits after `{parameter.flag}`"
        ) from None


def _check_choice(parameter: Parameter, word: str) -> None:
    if word in parameter.choices:
        return
    what = parameter.flag if not parameter.positional else parameter.metavar
    close = nearest(word, parameter.choices)
    meant = f"did you mean `{close}`? It" if close else "it"
    hint = f"{meant} is one of {listed(parameter.choices, 'or')}"
    raise BadWord(f"{quoted(word)} is no choice for `{what}`", hint=hint)


def _parsed(parameter: Parameter, word: Word, plural: Word, *, adopted: bool) -> object:
    if parameter.kind == "Name" and isinstance(word, str):
        known = plural if isinstance(plural, str) else None
        return Name.parse(word, plural=known, adopted=adopted)
    if parameter.kind == "AppName" and isinstance(word, str):
        return AppName.parse(word)
    return list(parse_fields(word)) if isinstance(word, list) else word


def _spoken(parameter: Parameter, word: Word) -> Iterator[str]:
    if isinstance(word, list):
        yield from word
    elif parameter.positional:
        yield from () if word is None else (str(word),)
    elif isinstance(word, bool) and word != parameter.default:
        yield parameter.flag if word else f"--no-{parameter.flag[2:]}"
    elif word != parameter.default:
        yield f"{parameter.flag}={word}"


def _plain(value: object) -> Word:
    if isinstance(value, list):
        return [str(it) for it in cast("list[object]", value)]
    return value if isinstance(value, str | int | None) else str(value)
