"""Products: a hook that fails takes the change back."""

from typing import Any, cast
from unittest.mock import AsyncMock

import pytest
from pymongo.asynchronous.client_session import AsyncClientSession

from app.products import hooks, queries
from app.products.models import Product
from app.products.schemas import ProductCreate, ProductUpdate

PRODUCT: dict[str, Any] = {
    "name": "First name",
    "slug": "first-slug",
    "serial": "8d9c2f7e-0000-4000-8000-000000000001",
    "price": "5.00",
    "made_on": "2026-01-31",
    "delivered_at": "12:30:00",
    "warranty": 90,
    "details": {"key": "value"},
    "state": "draft",
    "tags": ["one", "two"],
}


@pytest.fixture
async def product(db: AsyncClientSession) -> Product:
    """Return a stored product."""
    values = ProductCreate.model_validate(PRODUCT).model_dump()
    return await Product(**values).insert(session=db)


async def test_create(db: AsyncClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "after_create", AsyncMock(side_effect=RuntimeError))
    with pytest.raises(RuntimeError):
        await queries.create_product(db, ProductCreate.model_validate(PRODUCT))
    assert await Product.count() == 0


async def test_update(
    db: AsyncClientSession, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "after_update", AsyncMock(side_effect=RuntimeError))
    changes = cast("ProductUpdate", ProductCreate.model_validate(PRODUCT).model_dump())
    stored = await Product.find_all().to_list()
    with pytest.raises(RuntimeError):
        await queries.update_product(db, product, changes)
    assert await Product.find_all().to_list() == stored


async def test_delete(
    db: AsyncClientSession, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "after_delete", AsyncMock(side_effect=RuntimeError))
    stored = await Product.find_all().to_list()
    with pytest.raises(RuntimeError):
        await queries.delete_product(db, product)
    assert await Product.find_all().to_list() == stored
