"""Products: how they are stored."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlalchemy import Text as LongText
from sqlmodel import Field, SQLModel

from app.columns import UtcDateTime, utc_now
from app.decimals import ExactDecimal
from app.durations import Seconds
from app.enums import by_value


class ProductState(StrEnum):
    """What `Product.state` can be."""

    DRAFT = "draft"
    IN_STOCK = "in-stock"
    SOLD_OUT = "sold-out"


class Product(SQLModel, table=True):
    """A product."""

    __tablename__ = "products"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)
    about: str | None = Field(default=None, sa_type=LongText)
    stock: int
    weight: float | None = None
    price: Decimal = Field(sa_type=ExactDecimal(2))
    on_sale: bool
    made_on: date | None = None
    sold_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivered_at: time | None = None
    warranty: timedelta | None = Field(default=None, sa_type=Seconds)
    serial: UUID | None = Field(default=None, unique=True)
    details: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    contact: str | None = Field(default=None, max_length=254, index=True)
    site: str | None = Field(default=None, max_length=2_000)
    slug: str = Field(max_length=200, unique=True)
    pin: str | None = Field(default=None, max_length=255)
    state: ProductState = Field(sa_type=by_value(ProductState))
    tags: list[str] = Field(sa_type=JSON)
    note: str | None = Field(default=None, max_length=255)
    origin: str | None = Field(default=None, max_length=255)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
