"""Products: what routes ask for."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from beanie.exceptions import DocumentNotFound
from fastapi import Depends, HTTPException

from app.db import DbSession
from app.documents import Id
from app.products import queries
from app.products.models import Product

ProductId = Id


async def found_product(product_id: ProductId, db: DbSession) -> AsyncIterator[Product]:
    """Yield the product of the path, or answer 404: also if it goes."""
    with suppress(DocumentNotFound):
        if product := await queries.get_product(db, product_id):
            yield product
            return
    raise HTTPException(404, "Product not found")


FoundProduct = Annotated[Product, Depends(found_product)]
