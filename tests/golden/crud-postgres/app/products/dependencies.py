"""Products: what routes ask for."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, HTTPException, Path
from sqlalchemy.orm.exc import StaleDataError

from app.db import DbSession
from app.fields import INT_MAX
from app.products import queries
from app.products.models import Product

ProductId = Annotated[int, Path(ge=1, le=INT_MAX)]


async def found_product(product_id: ProductId, db: DbSession) -> AsyncIterator[Product]:
    """Yield the product of the path, or answer 404: also if it goes."""
    with suppress(StaleDataError):
        if product := await queries.get_product(db, product_id):
            yield product
            return
    raise HTTPException(404, "Product not found")


FoundProduct = Annotated[Product, Depends(found_product)]
