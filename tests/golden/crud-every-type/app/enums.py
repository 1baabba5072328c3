"""Enums in the database."""

from enum import StrEnum

from sqlalchemy import Enum


def by_value(choices: type[StrEnum]) -> Enum:
    """Return a text column that keeps an enum's values, and not its names."""
    return Enum(choices, native_enum=False, length=50, values_callable=list)
