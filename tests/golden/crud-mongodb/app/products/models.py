"""Products: how they are stored."""

from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from beanie import DecimalAnnotation, Document
from pydantic import Field
from pymongo import IndexModel

from app.documents import UtcDateTime, utc_now


class ProductState(StrEnum):
    """What `Product.state` can be."""

    DRAFT = "draft"
    IN_STOCK = "in-stock"
    SOLD_OUT = "sold-out"


class Product(Document):
    """A product."""

    name: str
    slug: str
    serial: UUID | None = None
    price: DecimalAnnotation
    made_on: date | None = None
    delivered_at: time | None = None
    warranty: timedelta | None = None
    details: dict[str, Any] | None = None
    state: ProductState = ProductState.DRAFT
    tags: list[str] = Field(default_factory=list)
    created_at: UtcDateTime = Field(default_factory=utc_now)
    updated_at: UtcDateTime = Field(default_factory=utc_now)
    deleted_at: UtcDateTime | None = None

    class Settings:
        """Where Beanie keeps products, and how."""

        name = "products"
        indexes: ClassVar = [
            IndexModel(["name", "_id"]),
            IndexModel("slug", unique=True),
            IndexModel(
                "serial", unique=True, partialFilterExpression={"serial": {"$type": "binData"}}
            ),
        ]
        bson_encoders: ClassVar = {time: time.isoformat}  # BSON has no time of day
