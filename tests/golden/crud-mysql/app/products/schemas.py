"""Products: what can be asked for, and what is given."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Required

from pydantic import BaseModel, Field, WithJsonSchema
from typing_extensions import TypedDict

from app.fields import Moment, Number, NumberParam, Text, spelled
from app.paging import PageQuery
from app.structures import Json

PRICE = r"^-?[0-9]{1,8}(\.[0-9]{1,2})?$"

ProductName = Annotated[Text, Field(min_length=1, max_length=80)]
ProductPrice = Annotated[
    Decimal, spelled(PRICE), WithJsonSchema({"type": "string", "pattern": PRICE})
]


class ProductCreate(BaseModel):
    """A product to create."""

    name: ProductName
    about: Text | None = None
    weight: Number | None = None
    price: ProductPrice
    sold_at: Moment | None = None
    details: Json | None = None


class ProductUpdate(TypedDict, total=False):
    """What changes in a product: only what is sent."""

    name: ProductName
    about: Text | None
    weight: Number | None
    price: ProductPrice
    sold_at: Moment | None
    details: Json | None


class ProductItem(TypedDict, total=False):
    """A product in a list: the whole of it, or what `fields` names."""

    id: Required[int]
    name: str
    about: str | None
    weight: float | None
    price: Decimal
    sold_at: datetime | None
    details: Json | None
    created_at: datetime
    updated_at: datetime


class ProductRead(BaseModel, from_attributes=True):
    """A product."""

    id: int
    name: str
    about: str | None
    weight: float | None
    price: Decimal
    sold_at: datetime | None
    details: Json | None
    created_at: datetime
    updated_at: datetime


class ProductPage(TypedDict):
    """One page of products."""

    items: list[ProductItem]
    total: int | None
    offset: int
    limit: int
    next: str | None


NAMES = "|".join(ProductItem.__annotations__)
SORTS = "|".join(name for name in ProductItem.__annotations__ if name not in {"details"})


class ProductList(PageQuery):
    """Which products to list, in which order, and how much of each."""

    sort: Annotated[str, Field(pattern=rf"^-?({SORTS})(,-?({SORTS}))*$")] = "-id"
    search: Annotated[Text, Field(max_length=200)] | None = None
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
    name: Text | None = None
    weight: NumberParam | None = None
    weight_min: NumberParam | None = None
    weight_max: NumberParam | None = None
    price: ProductPrice | None = None
    price_min: ProductPrice | None = None
    price_max: ProductPrice | None = None
    sold_at: Moment | None = None
    sold_after: Moment | None = None
    sold_before: Moment | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
