"""Products: what can be asked for, and what is given."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Required
from uuid import UUID

from pydantic import BaseModel, Field, WithJsonSchema
from typing_extensions import TypedDict

from app.documents import Id
from app.durations import Clock, Duration, DurationParam
from app.fields import Day, Moment, Text, spelled
from app.paging import PageQuery
from app.products.models import ProductState
from app.spellings import Slug, Uuid
from app.structures import Json, lines

PRICE = r"^[0-9]{1,8}(\.[0-9]{1,2})?$"

ProductName = Annotated[Text, Field(min_length=1, max_length=80)]
ProductPrice = Annotated[
    Decimal,
    Field(ge=Decimal("0")),
    spelled(PRICE),
    WithJsonSchema({"type": "string", "pattern": PRICE}),
]


class ProductCreate(BaseModel):
    """A product to create."""

    name: ProductName
    slug: Slug
    serial: Uuid | None = None
    price: ProductPrice
    made_on: Day | None = None
    delivered_at: Clock | None = None
    warranty: Duration | None = None
    details: Json | None = None
    state: ProductState = ProductState.DRAFT
    tags: Annotated[list[Text], lines] = []


class ProductUpdate(TypedDict, total=False):
    """What changes in a product: only what is sent."""

    name: ProductName
    slug: Slug
    serial: Uuid | None
    price: ProductPrice
    made_on: Day | None
    delivered_at: Clock | None
    warranty: Duration | None
    details: Json | None
    state: ProductState
    tags: Annotated[list[Text], lines]


class ProductItem(TypedDict, total=False):
    """A product in a list: the whole of it, or what `fields` names."""

    id: Required[Id]
    name: str
    slug: str
    serial: UUID | None
    price: Decimal
    made_on: date | None
    delivered_at: Clock | None
    warranty: Duration | None
    details: dict[str, Any] | None
    state: ProductState
    tags: list[str]
    created_at: datetime
    updated_at: datetime


class ProductRead(BaseModel, from_attributes=True):
    """A product."""

    id: Id
    name: str
    slug: str
    serial: UUID | None
    price: Decimal
    made_on: date | None
    delivered_at: Clock | None
    warranty: Duration | None
    details: dict[str, Any] | None
    state: ProductState
    tags: list[str]
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
SORTS = "|".join(name for name in ProductItem.__annotations__ if name not in {"details", "tags"})


class ProductList(PageQuery):
    """Which products to list, in which order, and how much of each."""

    sort: Annotated[str, Field(pattern=rf"^-?({SORTS})(,-?({SORTS}))*$")] = "-id"
    search: Annotated[Text, Field(max_length=200)] | None = None
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
    name: Text | None = None
    slug: Text | None = None
    serial: Uuid | None = None
    price: ProductPrice | None = None
    price_min: ProductPrice | None = None
    price_max: ProductPrice | None = None
    made_on: Day | None = None
    made_after: Day | None = None
    made_before: Day | None = None
    delivered_at: Clock | None = None
    warranty: DurationParam | None = None
    state: ProductState | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
