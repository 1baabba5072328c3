"""Field types whose JSON schema says all that the server checks."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

INT_MAX = 2**31 - 1  # What an integer column holds on every database
DATE = r"\d{4}-\d\d-\d\d"
DATETIME = DATE + r"[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)"


def spelled(pattern: str) -> BeforeValidator:
    """Refuse numbers and other spellings, which Pydantic would convert."""

    def check(value: object) -> object:
        known = isinstance(value, str) and re.fullmatch(pattern, value)
        if isinstance(value, str | int | float) and not known:
            raise PydanticCustomError(
                "spelling", "Input should match {pattern}", {"pattern": pattern}
            )
        return value

    return BeforeValidator(check)


def number_or_form(value: object, info: ValidationInfo) -> object:
    """Refuse text and booleans, which Pydantic would convert.

    A form ("string") has only text.
    """
    if info.mode in {"python", "json"} and isinstance(value, bool | str):
        raise PydanticCustomError("number_type", "Input should be a number")
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        message = "Input should lie between the years 1 and 9999 in UTC"
        raise PydanticCustomError("datetime_range", message) from error


# PostgreSQL cannot store NUL
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]

whole = BeforeValidator(number_or_form)
Integer = Annotated[int, Field(ge=-INT_MAX - 1, le=INT_MAX), whole]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, spelled(DATE)]
Moment = Annotated[AwareDatetime, spelled(DATETIME), AfterValidator(_in_utc)]

# A query string has only text
IntegerParam = Annotated[int, Field(ge=-INT_MAX - 1, le=INT_MAX)]
NumberParam = Annotated[float, Field(allow_inf_nan=False)]
