"""Values: how they are stored, each with its last changes."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel
from pymongo import IndexModel


class ConfigChange(BaseModel):
    """Somebody set a value, or removed it (None)."""

    value: str | None
    who: str
    at: datetime


class ConfigValue(Document):
    """A value by its name; one that was removed has its changes only."""

    name: str
    value: str | None
    changes: list[ConfigChange]

    class Settings:
        """Where Beanie keeps values."""

        name = "config_values"
        indexes: ClassVar = [IndexModel("name", unique=True)]


class StoredValue(BaseModel):
    """A value without its changes."""

    name: str
    value: str | None
