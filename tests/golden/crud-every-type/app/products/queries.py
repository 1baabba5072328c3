"""Products: the one place that knows how they are stored."""

from collections.abc import Callable, Iterator, Mapping
from operator import eq, ge, le, lt
from typing import Any, cast

from anyio import to_thread
from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, func, null, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.columns import utc_now
from app.paging import decode_cursor, encode_cursor, order_by, order_clauses, rows_after
from app.passwords import hash_password
from app.products.models import Product
from app.products.schemas import ProductCreate, ProductItem, ProductList, ProductPage, ProductUpdate

ITEM = TypeAdapter(ProductItem)
products = Product.metadata.tables["products"]
COLUMNS = [
    products.c.id,
    products.c.name,
    products.c.about,
    products.c.stock,
    products.c.weight,
    products.c.price,
    products.c.on_sale,
    products.c.made_on,
    products.c.sold_at,
    products.c.delivered_at,
    products.c.warranty,
    products.c.serial,
    products.c.details,
    products.c.contact,
    products.c.site,
    products.c.slug,
    products.c.state,
    products.c.tags,
    products.c.origin,
    products.c.created_at,
    products.c.updated_at,
]
NAMES = [column.key for column in COLUMNS]
UNIQUE = {"name", "serial", "slug"}

SEARCHED = [products.c.name]
FILTERS: dict[str, tuple[Column[Any], Callable[[Any, Any], ColumnElement[bool]]]] = {
    "stock": (products.c.stock, eq),
    "stock_min": (products.c.stock, ge),
    "stock_max": (products.c.stock, le),
    "on_sale": (products.c.on_sale, eq),
    "state": (products.c.state, eq),
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
    page = select(*COLUMNS, total).where(*where).order_by(*order_clauses(order))
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
    if data.pin is not None:
        product.pin = await to_thread.run_sync(hash_password, data.pin)
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
    if "pin" in changes and changes["pin"] is not None:
        product.pin = await to_thread.run_sync(hash_password, changes["pin"])
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
        await db.rollback()  # So that the session may read again
        raise ProductTakenError(min(UNIQUE)) from error
