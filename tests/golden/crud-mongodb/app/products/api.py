"""Products as JSON."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response

from app.db import DbSession
from app.errors import BAD_REQUEST, NOT_FOUND, Problem
from app.products import queries
from app.products.dependencies import FoundProduct
from app.products.models import Product
from app.products.schemas import ProductCreate, ProductList, ProductPage, ProductRead, ProductUpdate

router = APIRouter(prefix="/api/products", tags=["products"], responses=BAD_REQUEST)


@router.get("", responses=NOT_FOUND)
async def list_products(db: DbSession, query: Annotated[ProductList, Query()]) -> ProductPage:
    """List products: search, filter, sort, and page by offset or cursor."""
    return await queries.list_products(db, query)


@router.post("", status_code=201, response_model=ProductRead, responses={409: {"model": Problem}})
async def create_product(db: DbSession, data: ProductCreate, response: Response) -> Product:
    """Create a product."""
    try:
        product = await queries.create_product(db, data)
    except queries.ProductTakenError as error:
        raise conflict(error) from error
    response.headers["Location"] = f"/api/products/{product.id}"
    return product


@router.get("/{product_id}", responses=NOT_FOUND, response_model=ProductRead)
async def read_product(product: FoundProduct) -> Product:
    """Read a product."""
    return product


@router.patch(
    "/{product_id}", responses=NOT_FOUND | {409: {"model": Problem}}, response_model=ProductRead
)
async def update_product(db: DbSession, product: FoundProduct, changes: ProductUpdate) -> Product:
    """Change a product; what is not sent stays."""
    try:
        return await queries.update_product(db, product, changes)
    except queries.ProductTakenError as error:
        raise conflict(error) from error


@router.delete("/{product_id}", status_code=204, responses=NOT_FOUND)
async def delete_product(db: DbSession, product: FoundProduct) -> None:
    """Delete a product."""
    await queries.delete_product(db, product)


def conflict(error: queries.ProductTakenError) -> HTTPException:
    """Say which field clashes."""
    return HTTPException(409, f"Another product has this {error.field}")
