"""What documents consist of: ids that JSON can carry, and moments as BSON keeps them."""

from datetime import UTC, datetime
from typing import Annotated

from beanie import PydanticObjectId
from pydantic import AfterValidator, WithJsonSchema

from app.fields import spelled

ID = r"^[0-9a-f]{24}$"
Id = Annotated[PydanticObjectId, spelled(ID), WithJsonSchema({"type": "string", "pattern": ID})]


def _in_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)


UtcDateTime = Annotated[datetime, AfterValidator(_in_milliseconds)]


def utc_now() -> datetime:
    """Return the current moment, aware and in UTC."""
    return _in_milliseconds(datetime.now(UTC))
