"""Products: what can be asked for, and what is given."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Required
from uuid import UUID

from pydantic import BaseModel, Field, WithJsonSchema
from typing_extensions import TypedDict

from app.durations import Clock, Duration
from app.fields import INT_MAX, Day, Flag, IntegerParam, Moment, Number, Text, spelled, whole
from app.paging import PageQuery
from app.passwords import Password
from app.products.models import ProductState
from app.spellings import Email, Slug, Url, Uuid
from app.structures import Json, lines

PRICE = r"^[0-9]{1,8}(\.[0-9]{1,2})?$"

ProductName = Annotated[Text, Field(min_length=1, max_length=80)]
ProductStock = Annotated[int, Field(ge=0, le=INT_MAX), whole]
ProductWeight = Annotated[Number, Field(gt=0.0)]
ProductPrice = Annotated[
    Decimal,
    Field(ge=Decimal("0")),
    spelled(PRICE),
    WithJsonSchema({"type": "string", "pattern": PRICE}),
]
ProductPin = Annotated[Password, Field(min_length=8)]
ProductNote = Annotated[Text, Field(max_length=255)]
ProductOrigin = Annotated[Text, Field(max_length=255)]


class ProductCreate(BaseModel):
    """A product to create."""

    name: ProductName
    about: Text | None = None
    stock: ProductStock = 0
    weight: ProductWeight | None = None
    price: ProductPrice
    on_sale: Flag = False
    made_on: Day | None = None
    delivered_at: Clock | None = None
    warranty: Duration | None = None
    serial: Uuid | None = None
    details: Json | None = None
    contact: Email | None = None
    site: Url | None = None
    slug: Slug
    pin: ProductPin | None = None
    state: ProductState = ProductState.DRAFT
    tags: Annotated[list[Text], lines] = []
    note: ProductNote | None = None
    origin: ProductOrigin | None = None


class ProductUpdate(TypedDict, total=False):
    """What changes in a product: only what is sent."""

    name: ProductName
    about: Text | None
    stock: ProductStock
    weight: ProductWeight | None
    price: ProductPrice
    on_sale: Flag
    made_on: Day | None
    delivered_at: Clock | None
    warranty: Duration | None
    serial: Uuid | None
    details: Json | None
    contact: Email | None
    site: Url | None
    slug: Slug
    pin: ProductPin | None
    state: ProductState
    tags: Annotated[list[Text], lines]
    note: ProductNote | None
    origin: ProductOrigin | None


class ProductItem(TypedDict, total=False):
    """A product in a list: the whole of it, or what `fields` names."""

    id: Required[int]
    name: str
    about: str | None
    stock: int
    weight: float | None
    price: Decimal
    on_sale: bool
    made_on: date | None
    sold_at: datetime | None
    delivered_at: Clock | None
    warranty: Duration | None
    serial: UUID | None
    details: Json | None
    contact: str | None
    site: str | None
    slug: str
    state: ProductState
    tags: list[str]
    origin: str | None
    created_at: datetime
    updated_at: datetime


class ProductRead(BaseModel, from_attributes=True):
    """A product."""

    id: int
    name: str
    about: str | None
    stock: int
    weight: float | None
    price: Decimal
    on_sale: bool
    made_on: date | None
    sold_at: datetime | None
    delivered_at: Clock | None
    warranty: Duration | None
    serial: UUID | None
    details: Json | None
    contact: str | None
    site: str | None
    slug: str
    state: ProductState
    tags: list[str]
    origin: str | None
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
SORTS = "|".join(["id", "price", "created_at", "updated_at"])


class ProductList(PageQuery):
    """Which products to list, in which order, and how much of each."""

    sort: Annotated[str, Field(pattern=rf"^-?({SORTS})(,-?({SORTS}))*$")] = "-id"
    search: Annotated[Text, Field(max_length=200)] | None = None
    fields: Annotated[str, Field(pattern=rf"^({NAMES})(,({NAMES}))*$")] | None = None
    stock: IntegerParam | None = None
    stock_min: IntegerParam | None = None
    stock_max: IntegerParam | None = None
    on_sale: bool | None = None
    state: ProductState | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
