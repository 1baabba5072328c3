"""Values with parts: JSON objects, and lists: in forms one entry a line."""

import json
<% if mysql %>
import re
from itertools import accumulate
<% endif %>
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo
<% if mysql %>

DEPTH_MAX = 31  # MariaDB keeps no JSON that is nested deeper
<% endif %>


def _from_object(value: object, info: ValidationInfo) -> object:
    value = json.loads(value) if isinstance(value, str) and info.mode not in PARSED else value
    # Python takes NaN and lone surrogates, which no answer could carry
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
<% if mysql %>
    if _depth(json.dumps(value)) > DEPTH_MAX:
        message = f"Input should be nested {DEPTH_MAX} deep at most"
        raise ValueError(message)
<% endif %>
    return value
<% if mysql %>


def _depth(text: str) -> int:
    brackets = re.sub(r'"(\\.|[^"\\])*"|[^][{}]', "", text)
    return max(accumulate(1 if it in "{[" else -1 for it in brackets), default=0)
<% endif %>


def _from_lines(value: object, info: ValidationInfo) -> object:
    return value.split("\n") if isinstance(value, str) and info.mode not in PARSED else value


def _from_json_lines(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str) and info.mode not in PARSED:
        return [json.loads(line) for line in value.split("\n")]
    return value


PARSED = {"python", "json"}  # In these modes a value is no longer text
Json = Annotated[dict[str, Any], BeforeValidator(_from_object)]
lines = BeforeValidator(_from_lines)
json_lines = BeforeValidator(_from_json_lines)
