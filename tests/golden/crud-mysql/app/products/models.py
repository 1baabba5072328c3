"""Products: how they are stored."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Numeric
from sqlmodel import Field, SQLModel

from app.columns import LongText, Real, UtcDateTime, utc_now


class Product(SQLModel, table=True):
    """A product."""

    __tablename__ = "products"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)
    about: str | None = Field(default=None, sa_type=LongText)
    weight: float | None = Field(default=None, sa_type=Real)
    price: Decimal = Field(sa_type=Numeric(10, 2))
    sold_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    details: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
