"""Products: the one place that knows how they are stored."""

import re
from collections.abc import Iterator
from typing import Any, cast

from beanie import UpdateResponse
from beanie.exceptions import DocumentNotFound
from pydantic import TypeAdapter
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from app.documents import Id, row_of, utc_now
from app.paging import decode_cursor, documents_after, encode_cursor, order_by, order_keys
from app.products import hooks
from app.products.models import Product
from app.products.schemas import ProductCreate, ProductItem, ProductList, ProductPage, ProductUpdate

ITEM = TypeAdapter(ProductItem)
ROW = row_of(Product)
NAMES = set(ProductItem.__annotations__)
SEARCHED = ["name"]
FILTERS = {
    "name": ("name", "$eq"),
    "slug": ("slug", "$eq"),
    "serial": ("serial", "$eq"),
    "price": ("price", "$eq"),
    "price_min": ("price", "$gte"),
    "price_max": ("price", "$lte"),
    "made_on": ("made_on", "$eq"),
    "made_after": ("made_on", "$gte"),
    "made_before": ("made_on", "$lt"),
    "delivered_at": ("delivered_at", "$eq"),
    "warranty": ("warranty", "$eq"),
    "state": ("state", "$eq"),
    "created_after": ("created_at", "$gte"),
    "created_before": ("created_at", "$lt"),
}


async def list_products(db: AsyncClientSession, query: ProductList) -> ProductPage:
    """Return one page of products, counted if `query.total`."""
    where = list(_conditions(query))
    order = order_by(query.sort)
    page = Product.find(*where, session=db).sort(*order_keys(order))
    if query.after:
        page = page.find(documents_after(order, decode_cursor(ITEM, query.after, order)))
    # One more document: is there a next page?
    found = page.skip(query.offset).limit(query.limit + 1).aggregate([])
    rows = [ROW.model_validate(document) for document in await found.to_list()]
    is_last = len(rows) <= query.limit
    names = {"id", *query.fields.split(",")} if query.fields else NAMES
    items = [row.model_dump(include=names) for row in rows[: query.limit]]
    return {
        "items": cast("list[ProductItem]", items),
        "total": await Product.find(*where, session=db).count() if query.total else None,
        "offset": query.offset,
        "limit": query.limit,
        "next": None if is_last else encode_cursor(ITEM, rows[query.limit - 1], order),
    }


async def get_product(db: AsyncClientSession, product_id: Id) -> Product | None:
    """Return a product, or `None`."""
    return await Product.find_one({"_id": product_id, "deleted_at": None}, session=db)


class ProductTakenError(Exception):
    """The value of a unique field belongs to another product."""

    def __init__(self, error: DuplicateKeyError) -> None:
        details = error.details or {}
        self.field: str = next(iter(details["keyPattern"]))
        super().__init__(f"{self.field} is taken")


async def create_product(db: AsyncClientSession, data: ProductCreate) -> Product:
    """Store a new product. Raises `ProductTakenError`."""
    await hooks.before_create(data)
    now = utc_now()
    product = Product(**data.model_dump(), created_at=now, updated_at=now)
    try:
        await product.insert(session=db)
    except DuplicateKeyError as error:
        raise ProductTakenError(error) from error
    try:
        await hooks.after_create(product)
    except BaseException:
        await product.delete(session=db)
        raise
    return product


async def update_product(
    db: AsyncClientSession, product: Product, changes: ProductUpdate
) -> Product:
    """Change only what `changes` holds. Raises `ProductTakenError`."""
    if not changes:
        return product
    await hooks.before_update(product, changes)
    before = product.model_copy(deep=True)
    values: dict[str, Any] = {**changes, "updated_at": utc_now()}
    try:
        product = await _change(db, product, values)
    except DuplicateKeyError as error:
        raise ProductTakenError(error) from error
    try:
        await hooks.after_update(product)
    except BaseException:
        await before.replace(session=db)
        raise
    return product


async def delete_product(db: AsyncClientSession, product: Product) -> None:
    """Hide a product from everyone; its document stays."""
    await hooks.before_delete(product)
    await product.set({"deleted_at": utc_now()}, session=db)
    try:
        await hooks.after_delete(product)
    except BaseException:
        await product.set({"deleted_at": None}, session=db)
        raise


def _conditions(query: ProductList) -> Iterator[dict[str, Any]]:
    yield {"deleted_at": None}
    for name, (field, operator) in FILTERS.items():
        if (value := getattr(query, name)) is not None:
            yield {field: {operator: value}}
    if query.search:
        pattern = {"$regex": re.escape(query.search), "$options": "i"}
        yield {"$or": [{field: pattern} for field in SEARCHED]}


async def _change(db: AsyncClientSession, product: Product, values: dict[str, Any]) -> Product:
    """Store values; raises `DocumentNotFound` if the product has gone since it was read."""
    found = Product.find_one({"_id": product.id}, session=db)
    changed = await found.update({"$set": values}, response_type=UpdateResponse.NEW_DOCUMENT)
    if changed is None:
        raise DocumentNotFound
    return cast("Product", changed)
