"""Modifiers of a field, such as `max=200`: held against its type and turned into values."""

import re
from typing import Any

from vibegen import values
from vibegen.kinds import FLAGS, MODS, ON_DELETE, TYPES, VALUED, head
from vibegen.names import check_field_name
from vibegen.words import BadWord, nearest, quoted

MAX_LABEL = 60  # Letters
MAX_TEXT = 1_000_000  # Characters
MAX_VARCHAR = 10_000  # Characters; all databases keep more only as text

_INSTEAD = (  # What fits another type, and the one that says the same there
    ("min", "ge"),
    ("max", "le"),
    ("ge", "min"),
    ("gt", "min"),
    ("le", "max"),
    ("lt", "max"),
)
_REASONS = {
    ("default", "url"): "a value cannot hold `:`; type `null`, or set it in the code",
    ("default", "password"): "a password that everybody can read protects nothing",
    ("default", "ref"): "which row that is differs from database to database; type `null`",
    ("hidden", "password"): "a password is hidden without it",
    ("null", "list"): "an empty list says that already; type `default=`",
    ("null", "many"): "an empty list says that already",
    ("filter", "text"): "nobody types a whole text to find it; type `search`",
    ("unique", "float"): "two floats are seldom equal; take `int` or `decimal` as the type",
}


def read(field: str, type_: str, args: tuple[str, ...], words: list[str]) -> dict[str, Any]:
    """The value of each modifier, True for a flag.

    Raises:
        BadWord: A modifier is unknown, is there twice, or does not fit the type.
    """
    given: dict[str, Any] = {}
    for i, word in enumerate(words):
        mod, equals, text = word.partition("=")
        if mod not in MODS:
            raise _unknown(field, type_, word, after=words[i - 1] if i else "")
        if mod in given:
            raise BadWord(f"{quoted(field)} has {quoted(mod)} twice", hint="leave one of them out")
        if bool(equals) != (mod in VALUED):
            takes = "takes no value" if equals else "needs a value"
            hint = f"type `{mod}`" if equals else f"type `{mod}=` and the value"
            raise BadWord(f"{quoted(word)} in {quoted(field)} {takes}", hint=hint)
        if mod not in TYPES[type_]:
            raise _misfit(field, type_, mod, text)
        given[mod] = _value(field, type_, args, mod, text) if equals else True
    return given


def _unknown(field: str, type_: str, word: str, after: str) -> BadWord:
    fitting = [mod for mod in FLAGS + VALUED if mod in TYPES[type_]]
    meant = nearest(head(word), fitting)
    if head(after) in VALUED:
        hint = f"a value cannot hold `:`, and {quoted(after)} ends there"
        if type_ in {"time", "datetime"}:
            hint += f"; type {values.wanted(type_)}"
    elif word.isdecimal() and "max" in fitting:
        hint = f"type `max={word}` for the most characters"
    elif word in TYPES:
        hint = "type one type, right after the name"
    elif meant:
        hint = f"type `{meant}`" if meant in FLAGS else f"type `{meant}=` and the value"
    else:
        hint = f"type one of {', '.join(fitting)}"
    return BadWord(f"unknown modifier {quoted(word)} in {quoted(field)}", hint=hint)


def _misfit(field: str, type_: str, mod: str, text: str) -> BadWord:
    same = next((b for a, b in _INSTEAD if a == mod and b in TYPES[type_]), None)
    others = (other for other, mods in TYPES.items() if mod in mods)
    reason = _REASONS.get((mod, type_)) or f"`{mod}` is for {', '.join(others)}"
    hint = f"type `{same}={text}`" if same else reason
    return BadWord(f"{quoted(mod)} does not fit {type_} in {quoted(field)}", hint=hint)


def _value(field: str, type_: str, args: tuple[str, ...], mod: str, text: str) -> object:
    match mod:
        case "max" | "min":
            fits, wanted = _length(type_, text)
        case "label":
            fits, wanted = _label(text)
        case "on_delete":
            fits, wanted = text in ON_DELETE, f"one of {', '.join(ON_DELETE)}"
        case "back":
            check_field_name(field, text)
            fits, wanted = True, ""
        case _:
            return _typed(field, type_, args, mod, text)
    if not fits:
        raise _bad_value(field, mod, text, wanted)
    return int(text) if mod in {"max", "min"} else text


def _typed(field: str, type_: str, args: tuple[str, ...], mod: str, text: str) -> object:
    try:
        return values.read(type_, text, args)
    except ValueError:
        raise _bad_value(field, mod, text, values.wanted(type_, args)) from None


def _length(type_: str, text: str) -> tuple[bool, str]:
    most = MAX_TEXT if type_ == "text" else MAX_VARCHAR
    fits = re.fullmatch("[0-9]{1,7}", text) is not None and 1 <= int(text) <= most
    longer = "; longer texts are of type `text`" if type_ == "str" else ""
    return fits, f"a number of characters from 1 to {most}{longer}"


def _label(text: str) -> tuple[bool, str]:
    clean = text.strip() == text and text.isprintable() and not set(text) & set('{}<>"\\`')
    wanted = f'1 to {MAX_LABEL} characters, none of them one of {{ }} < > " \\ `'
    return clean and 1 <= len(text) <= MAX_LABEL, wanted


def _bad_value(field: str, mod: str, text: str, wanted: str) -> BadWord:
    message = f"{quoted(f'{mod}={text}')} does not fit in {quoted(field)}"
    return BadWord(message, hint=f"type {wanted}")
