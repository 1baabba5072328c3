"""Types, arguments and modifiers of a field, as they stand between the colons.

FIELD = NAME [":" TYPE [":" ARG {"/" ARG}]] {":" MOD}
"""

import re
from collections.abc import Callable

from vibegen.names import Name
from vibegen.words import BadWord, listed, nearest, quoted, table

MAX_DIGITS = 28  # Of a decimal: what Python's own arithmetic keeps
MAX_VALUES = 100  # Of an enum: more is a table of its own
MAX_VALUE = 50  # Letters of one enum value

_ALL = "null hidden readonly nolist noform label"
_SHORT = f"{_ALL} unique index search filter sort max min default"
_NUMBER = f"{_ALL} unique index filter sort ge le gt lt default"
_MOMENT = f"{_ALL} unique index filter sort default"
TYPES: dict[str, frozenset[str]] = {  # Each with the modifiers that fit it
    type_: table(mods)
    for type_, mods in {
        "str": _SHORT,
        "text": f"{_ALL} search sort max min default",
        "int": _NUMBER,
        "float": _NUMBER.replace("unique ", ""),
        "decimal": _NUMBER,
        "bool": f"{_ALL} index filter sort default",
        "date": _MOMENT,
        "datetime": _MOMENT,
        "time": _MOMENT,
        "timedelta": _MOMENT,
        "uuid": _MOMENT,
        "json": f"{_ALL} default",
        "email": _SHORT,
        "url": _SHORT.replace(" default", ""),
        "slug": _SHORT,
        "password": "null readonly noform label max min",
        "enum": _MOMENT,
        "list": "hidden readonly nolist noform label default",
        "ref": f"{_ALL} unique index filter on_delete back",
        "many": "hidden noform label back",
    }.items()
}
FLAGS = (
    *("null", "unique", "index", "hidden", "readonly"),
    *("search", "filter", "sort", "nolist", "noform"),
)
VALUED = ("default", "max", "min", "ge", "le", "gt", "lt", "label", "on_delete", "back")
MODS = frozenset(FLAGS + VALUED)
ON_DELETE = ("cascade", "restrict", "set_null")
ITEMS = ("str", "int", "float", "bool")  # What JSON holds as it is

_SAMPLES = {
    "decimal": "10/2",
    "enum": "draft/published",
    "list": "str",
    "ref": "User",
    "many": "Tag",
}
_ELSEWHERE = {  # Names of types in other tools
    "string": "str",
    "char": "str",
    "varchar": "str",
    "integer": "int",
    "bigint": "int",
    "number": "int",
    "double": "float",
    "numeric": "decimal",
    "money": "decimal",
    "boolean": "bool",
    "timestamp": "datetime",
    "interval": "timedelta",
    "dict": "json",
    "jsonb": "json",
    "array": "list",
    "choice": "enum",
    "references": "ref",
    "belongs_to": "ref",
    "foreignkey": "ref",
    "manytomany": "many",
}


def read(field: str, words: list[str]) -> tuple[str, tuple[str, ...], list[str]]:
    """The type, its arguments and the words that are left; `str` where no type is written."""
    if not words or head(words[0]) in MODS or "=" in words[0]:
        return "str", (), words
    type_, *rest = words
    if type_ not in TYPES:
        raise _unknown_type(field, type_)
    if type_ not in _SAMPLES:
        return type_, (), rest
    if not rest or head(rest[0]) in MODS:
        name = field.partition(":")[0]
        raise BadWord(
            f"{quoted(field)} does not say {_MISSING[type_]}",
            hint=f"type `{name}:{type_}:{_SAMPLES[type_]}`",
        )
    return type_, _ARGUMENTS[type_](field, rest[0].split("/")), rest[1:]


def head(word: str) -> str:
    """A modifier without its value."""
    return word.partition("=")[0]


def _unknown_type(field: str, word: str) -> BadWord:
    name = field.partition(":")[0]
    types = f"types are {', '.join(TYPES)}"
    meant = _ELSEWHERE.get(word.lower()) or nearest(word, (*TYPES, *FLAGS))
    if word.removesuffix("?") in TYPES:
        meant, types = f"{word[:-1]}:null", "that is a field that may be empty"
    if "," in word:
        meant, types = None, "put a space between two fields"
    return BadWord(
        f"unknown type {quoted(word)} in {quoted(field)}",
        hint=f"type {quoted(f'{name}:{meant}')}; {types}" if meant else types,
    )


_MISSING = {
    "decimal": "how many digits it has",
    "enum": "which values there are",
    "list": "what it is a list of",
    "ref": "which model it refers to",
    "many": "which model it refers to",
}


def _decimal(field: str, args: list[str]) -> tuple[str, ...]:
    digits = re.fullmatch("([0-9]{1,2})/([0-9]{1,2})", "/".join(args))
    if digits and max(1, int(digits[2])) <= int(digits[1]) <= MAX_DIGITS:
        return str(int(digits[1])), str(int(digits[2]))
    raise BadWord(
        f"{quoted('/'.join(args))} in {quoted(field)} is no size of a decimal",
        hint=f"type `10/2` for 10 digits, 2 of them after the point; {MAX_DIGITS} are the most",
    )


def _enum(field: str, args: list[str]) -> tuple[str, ...]:
    if len(args) > MAX_VALUES:
        raise BadWord(
            f"{quoted(field)} has {len(args)} values, and an enum takes {MAX_VALUES}",
            hint="make a model of them, and refer to it with `ref`",
        )
    members: dict[str, str] = {}
    for value in args:
        if not re.fullmatch("[A-Za-z0-9]+([_.-][A-Za-z0-9]+)*", value) or len(value) > MAX_VALUE:
            raise BadWord(
                f"{quoted(value)} is no value of an enum in {quoted(field)}",
                hint=f"type letters, digits, `-`, `_` and `.`, at most {MAX_VALUE} of them",
            )
        if twin := members.get(member(value)):
            raise BadWord(
                f"{quoted(twin)} and {quoted(value)} in {quoted(field)} are one value",
                hint="leave one of them out",
            )
        members[member(value)] = value
    return tuple(args)


def member(value: str) -> str:
    """The name of an enum value in Python: IN_REVIEW for "in-review"."""
    name = re.sub(r"[^A-Za-z0-9]", "_", value).upper()
    return f"VALUE_{name}" if name[0].isdigit() else name


def _list(field: str, args: list[str]) -> tuple[str, ...]:
    if len(args) == 1 and args[0] in ITEMS:
        return tuple(args)
    raise BadWord(
        f"a list cannot hold {quoted('/'.join(args))} in {quoted(field)}",
        hint=f"type one of {', '.join(ITEMS)}",
    )


def _model(field: str, args: list[str]) -> tuple[str, ...]:
    if len(args) == 1:
        return ("Self" if args[0].lower() == "self" else Name.existing(args[0]).Pascal,)
    raise BadWord(
        f"{quoted(field)} refers to {listed(args)}, and one field refers to one model",
        hint="make a field for each of them",
    )


_ARGUMENTS: dict[str, Callable[[str, list[str]], tuple[str, ...]]] = {
    "decimal": _decimal,
    "enum": _enum,
    "list": _list,
    "ref": _model,
    "many": _model,
}
