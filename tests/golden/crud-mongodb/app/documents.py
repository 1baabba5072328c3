"""What documents consist of: ids that JSON can carry, and moments as BSON keeps them."""

from datetime import UTC, datetime
from typing import Annotated, Any

from beanie import Document, PydanticObjectId
from pydantic import AfterValidator, BaseModel, WithJsonSchema, create_model

from app.fields import spelled

ID = r"^[0-9a-f]{24}$"
Id = Annotated[PydanticObjectId, spelled(ID), WithJsonSchema({"type": "string", "pattern": ID})]


def _in_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)


UtcDateTime = Annotated[datetime, AfterValidator(_in_milliseconds)]


def utc_now() -> datetime:
    """Return the current moment, aware and in UTC."""
    return _in_milliseconds(datetime.now(UTC))


def row_of(model: type[Document]) -> type[BaseModel]:
    """Return the fields of a model without the rest of a `Document`.

    Lists read with it, and need a fraction of the time that Beanie takes to make a `Document`.
    """
    fields: dict[str, Any] = {name: (it.annotation, it) for name, it in model.model_fields.items()}
    return create_model(model.__name__, **fields)
