"""Values as people see them, on the page and on the command line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args, get_origin

from app.configuration.values import ConfigGroup, is_secret, types_of


@dataclass(frozen=True)
class Shown:
    """One value as people see it: its text, but all stars for a secret."""

    name: str
    text: str | None
    source: str
    is_secret: bool
    choices: Sequence[str]  # Empty where it can be more than a few
    has_lines: bool


def show(values: ConfigGroup, sources: Mapping[str, str]) -> list[Shown]:
    """Write the values of a group for people."""
    group, found = type(values), values.model_dump(mode="json")
    return [
        Shown(name, _write(found[name]), source, is_secret(group, name), *_form(group, name))
        for name, source in sources.items()
    ]


def _form(group: type[ConfigGroup], name: str) -> tuple[Sequence[str], bool]:
    """Return what there is to choose from, and whether a text may be long."""
    types = types_of(group, name)
    literals = [get_args(it) for it in types if get_origin(it) is Literal]
    options = literals[0] if literals else ("true", "false") if bool in types else ()
    return options, str in types and not group.model_fields[name].metadata


def _write(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
