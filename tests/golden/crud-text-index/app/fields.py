"""Field types whose JSON schema says all that the server checks."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError, PydanticKnownError

INT_MAX = 2**31 - 1  # What an integer column holds on every database
DATE = r"\d{4}-\d\d-\d\d"
DATETIME = DATE + r"[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)"


def spelled(pattern: str) -> BeforeValidator:
    """Refuse numbers and other spellings, which Pydantic would convert."""

    def check(value: object) -> object:
        known = isinstance(value, str) and re.fullmatch(pattern, value)
        if isinstance(value, str | int | float) and not known:
            raise PydanticKnownError("string_pattern_mismatch", {"pattern": pattern})
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
        raise PydanticCustomError("datetime_range", "Input should be in years 1 to 9999") from error


# PostgreSQL cannot store NUL
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]

# A query string has only text
IntegerParam = Annotated[int, Field(ge=-INT_MAX - 1, le=INT_MAX)]
NumberParam = Annotated[float, Field(allow_inf_nan=False)]

whole = BeforeValidator(number_or_form)
Integer = Annotated[IntegerParam, whole]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, spelled(DATE)]
Moment = Annotated[AwareDatetime, spelled(DATETIME), AfterValidator(_in_utc)]
