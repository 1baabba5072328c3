"""Times of day, and durations: whole seconds in JSON."""

import re
from datetime import time, timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.fields import INT_MAX, number_or_form, spelled

WHOLE = r"-?[0-9]{1,10}(\.0+)?"
TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


def _from_seconds(value: object) -> object:
    if isinstance(value, str | int | float):
        if not re.fullmatch(WHOLE, str(value)) or abs(int(float(value))) > INT_MAX:
            raise PydanticCustomError("duration", "Input should be whole seconds")
        return timedelta(seconds=int(float(value)))
    return value


def _from_json(value: object, info: ValidationInfo) -> object:
    return _from_seconds(number_or_form(value, info))


def _to_seconds(value: timedelta) -> int:
    return int(value.total_seconds())


_schema = WithJsonSchema({"type": "integer", "minimum": -INT_MAX, "maximum": INT_MAX})

Clock = Annotated[time, spelled(TIME), WithJsonSchema({"type": "string", "pattern": TIME})]
Duration = Annotated[
    timedelta, BeforeValidator(_from_json), PlainSerializer(_to_seconds, when_used="json"), _schema
]
DurationParam = Annotated[timedelta, BeforeValidator(_from_seconds), _schema]
