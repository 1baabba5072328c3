"""What happens around changes of products.

Raise anything and the change does not happen: before it nothing is stored, and after it
the product is put back as it was, though others may have read it meanwhile.
An `HTTPException` becomes the answer; with any other exception it is 500.
"""

from app.products.models import Product
from app.products.schemas import ProductCreate, ProductUpdate


async def before_create(data: ProductCreate) -> None:
    """Look at `data` before it is stored, and change it where needed."""


async def after_create(product: Product) -> None:
    """Do what belongs to a new product; it has its id already."""


async def before_update(product: Product, changes: ProductUpdate) -> None:
    """Compare what is stored with what will change."""


async def after_update(product: Product) -> None:
    """Do what belongs to a changed product."""


async def before_delete(product: Product) -> None:
    """Look at a product before it goes."""


async def after_delete(product: Product) -> None:
    """Do what belongs to a product that is gone."""
