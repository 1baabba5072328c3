"""Products: what routes ask for."""

from typing import Annotated

from fastapi import Depends, HTTPException

from app.db import DbSession
from app.documents import Id
from app.products import queries
from app.products.models import Product

ProductId = Id


async def found_product(product_id: ProductId, db: DbSession) -> Product:
    """Return the product of the path, or answer 404."""
    product = await queries.get_product(db, product_id)
    if product is None:
        raise HTTPException(404, "Product not found")
    return product


FoundProduct = Annotated[Product, Depends(found_product)]
