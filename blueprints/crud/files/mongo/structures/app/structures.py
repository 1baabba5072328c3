"""Values with parts: JSON objects, and lists: in forms one entry a line."""

import json
from collections.abc import Iterable
from typing import Annotated, cast

from pydantic import BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from app.fields import Number, Text

LEVELS = 100  # MongoDB nests no deeper
LONG = 2**63  # And ends its integers here: larger ones become floats

Long = Annotated[int, Field(ge=-LONG, lt=LONG)]
closed = Field(json_schema_extra={"additionalProperties": False})  # Keys with NUL are refused
Atom = bool | Long | Number | str | None
JsonPart = TypeAliasType(
    "JsonPart", "Atom | list[JsonPart] | Annotated[dict[Text, JsonPart], closed]"
)


def _from_object(value: object, info: ValidationInfo) -> object:
    value = json.loads(value) if isinstance(value, str) and info.mode not in PARSED else value
    _check_levels(value, LEVELS)
    # Python takes NaN and lone surrogates, which no answer could carry
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    return value


def _check_levels(value: object, left: int) -> None:
    parts: Iterable[object] = ()
    if isinstance(value, dict):
        parts = cast("dict[str, object]", value).values()
    elif isinstance(value, list):
        parts = cast("list[object]", value)
    if left == 0:
        raise PydanticCustomError("levels", "Input should have fewer levels")
    for part in parts:
        _check_levels(part, left - 1)


def _from_lines(value: object, info: ValidationInfo) -> object:
    return value.split("\n") if isinstance(value, str) and info.mode not in PARSED else value


def _from_json_lines(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str) and info.mode not in PARSED:
        return [json.loads(line) for line in value.split("\n")]
    return value


PARSED = {"python", "json"}  # In these modes a value is no longer text
Json = Annotated[dict[Text, JsonPart], closed, BeforeValidator(_from_object)]
lines = BeforeValidator(_from_lines)
json_lines = BeforeValidator(_from_json_lines)
