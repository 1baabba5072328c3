"""Products: the one place that knows how they are stored."""

from collections.abc import Callable, Iterator, Mapping
from operator import eq, ge, le, lt
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, func, null, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.columns import utc_now
from app.paging import decode_cursor, encode_cursor, order_by, order_clauses, rows_after
from app.products.models import Product
from app.products.schemas import ProductCreate, ProductItem, ProductList, ProductPage, ProductUpdate

ITEM = TypeAdapter(ProductItem)
products = Product.metadata.tables["products"]
NAMES = products.c.keys()
UNIQUE = {"name"}

SEARCHED = [products.c.name, products.c.about]
FILTERS: dict[str, tuple[Column[Any], Callable[[Any, Any], ColumnElement[bool]]]] = {
    "name": (products.c.name, eq),
    "weight": (products.c.weight, eq),
    "weight_min": (products.c.weight, ge),
    "weight_max": (products.c.weight, le),
    "price": (products.c.price, eq),
    "price_min": (products.c.price, ge),
    "price_max": (products.c.price, le),
    "sold_at": (products.c.sold_at, eq),
    "sold_after": (products.c.sold_at, ge),
    "sold_before": (products.c.sold_at, lt),
    "created_after": (products.c.created_at, ge),
    "created_before": (products.c.created_at, lt),
}


async def list_products(db: AsyncSession, query: ProductList) -> ProductPage:
    """Return one page of products, counted if `query.total`."""
    where = list(_conditions(query))
    order = order_by(query.sort, products)
    # Counted in the same breath: one round trip, and nothing comes in between
    count = select(func.count()).select_from(products).where(*where).scalar_subquery()
    total = count if query.total else null()
    page = select(products, total).where(*where).order_by(*order_clauses(order))
    if query.after:
        page = page.where(rows_after(order, decode_cursor(ITEM, query.after, order)))
    # One more row: is there a next page?
    rows = (await db.execute(page.offset(query.offset).limit(query.limit + 1))).all()
    items = [dict(zip(NAMES, row, strict=False)) for row in rows[: query.limit]]
    cursor = encode_cursor(ITEM, items[-1], order) if len(rows) > query.limit else None
    if query.fields:
        names = {"id", *query.fields.split(",")}
        items = [{name: item[name] for name in item if name in names} for item in items]
    return {
        "items": cast("list[ProductItem]", items),
        # Behind the last page there is no row that brings it along
        "total": rows[0][-1] if rows else await db.scalar(select(total)),
        "offset": query.offset,
        "limit": query.limit,
        "next": cursor,
    }


async def get_product(db: AsyncSession, product_id: int) -> Product | None:
    """Return a product, or `None`."""
    return await db.get(Product, product_id)


class ProductTakenError(Exception):
    """The value of a unique field belongs to another product."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is taken")
        self.field = field


async def create_product(db: AsyncSession, data: ProductCreate) -> Product:
    """Store a new product. Raises `ProductTakenError`."""
    now = utc_now()
    product = Product(**data.model_dump(), created_at=now, updated_at=now)
    await _refuse_taken(db, data.model_dump(), None)
    db.add(product)
    await _flush(db)
    await db.commit()
    return product


async def update_product(db: AsyncSession, product: Product, changes: ProductUpdate) -> Product:
    """Change only what `changes` holds. Raises `ProductTakenError`."""
    if not changes:
        return product
    await _refuse_taken(db, changes, product.id)
    product.sqlmodel_update({**changes, "updated_at": utc_now()})
    await _flush(db)
    await db.commit()
    return product


async def delete_product(db: AsyncSession, product: Product) -> None:
    """Delete a product for good."""
    await db.delete(product)
    await db.commit()


def _conditions(query: ProductList) -> Iterator[ColumnElement[bool]]:
    for name, (column, compare) in FILTERS.items():
        if (value := getattr(query, name)) is not None:
            yield compare(column, value)
    if query.search:
        yield or_(*(column.icontains(query.search, autoescape=True) for column in SEARCHED))


async def _refuse_taken(db: AsyncSession, values: Mapping[str, object], own_id: int | None) -> None:
    """Name the field that clashes; databases do not, or each in its way."""
    # NULLs never clash
    given = {name for name, value in values.items() if value is not None}
    for name in UNIQUE & given:
        clash = select(products.c.id).where(products.c[name] == values[name])
        if (await db.execute(clash)).scalar() not in {None, own_id}:
            raise ProductTakenError(name)


async def _flush(db: AsyncSession) -> None:
    """Send what changed; the index finds who was faster than our look."""
    try:
        await db.flush()
    except IntegrityError as error:
        raise ProductTakenError(min(UNIQUE)) from error
