"""The value `@{group}.@{value}`: take `@{value}: Current@{Value}` in a route."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Depends
from pydantic import AwareDatetime, Field, HttpUrl, SecretStr

from app.configuration.single import config_value
from app.configuration.values import FROM_JSON


@config_value("@{group}.@{value}")
def @{value}() -> @{annotation}:
    """Return what holds until somebody changes it."""
    return @{default}


Current@{Value} = Annotated[@{type}, Depends(@{value})]
