"""Products as JSON."""

from typing import Any, cast

import pytest
from beanie import PydanticObjectId
from beanie.exceptions import DocumentNotFound
from httpx2 import AsyncClient
from pymongo.asynchronous.client_session import AsyncClientSession

from app.products import queries
from app.products.models import Product
from app.products.schemas import ProductCreate, ProductUpdate

Json = dict[str, Any]

PRODUCT: Json = {
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


def another(number: int) -> Json:
    """Return a product that clashes with no other."""
    return {**PRODUCT, "slug": f"entry-{number}", "serial": f"8d9c2f7e-0000-4000-8000-{number:012}"}


@pytest.fixture
async def stored(client: AsyncClient) -> Json:
    """Return a stored product."""
    created: Json = (await client.post("/api/products", json=PRODUCT)).json()
    return created


async def test_create(client: AsyncClient, stored: Json) -> None:
    assert stored | PRODUCT == stored
    assert (await client.get(f"/api/products/{stored['id']}")).json() == stored
    ignored = {"id": 99, "created_at": "2001-01-01T00:00:00Z"}
    response = await client.post("/api/products", json={**another(1), **ignored})
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/products/{response.json()['id']}"
    assert response.json()["created_at"] > stored["created_at"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 81),
        ("slug", "Not a slug"),
        ("serial", 5),
        ("price", 1.5),
        ("made_on", 5),
        ("delivered_at", 5),
        ("warranty", "90"),
        ("details", "text"),
        ("state", "?"),
        ("tags", "text"),
        ("name", None),
    ],
)
async def test_invalid(client: AsyncClient, stored: Json, name: str, value: object) -> None:
    created = await client.post("/api/products", json={**PRODUCT, name: value})
    changed = await client.patch(f"/api/products/{stored['id']}", json={name: value})
    for response in (created, changed):
        assert response.status_code == 422
        assert response.json()["detail"][0]["loc"][:2] == ["body", name]


@pytest.mark.parametrize("name", ["slug", "serial"])
async def test_unique(client: AsyncClient, stored: Json, name: str) -> None:
    response = await client.post("/api/products", json={**another(1), name: PRODUCT[name]})
    assert response.status_code == 409
    other = (await client.post("/api/products", json=another(1))).json()
    address = f"/api/products/{other['id']}"
    assert (await client.patch(address, json={name: stored[name]})).status_code == 409
    assert (await client.patch(address, json={name: other[name]})).status_code == 200


async def test_update(client: AsyncClient, stored: Json) -> None:
    address = f"/api/products/{stored['id']}"
    assert (await client.patch(address, json={})).json() == stored
    changed = (await client.patch(address, json={"name": "Other name"})).json()
    assert changed["updated_at"] > stored["updated_at"]
    assert changed == {**stored, "name": "Other name", "updated_at": changed["updated_at"]}


async def test_delete(client: AsyncClient, stored: Json) -> None:
    address = f"/api/products/{stored['id']}"
    assert (await client.delete(address)).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        response = await client.request(method, address, json={})
        assert (response.status_code, response.json()) == (404, {"detail": "Product not found"})
    assert (await client.get("/api/products")).json()["total"] == 0


@pytest.mark.parametrize(
    ("found", "missed"),
    [
        ("search=FIRST", "search=%25"),
        ("name=First name", "name=Other name"),
        ("slug=first-slug", "slug=other-slug"),
        (
            "serial=8d9c2f7e-0000-4000-8000-000000000001",
            "serial=8d9c2f7e-0000-4000-8000-000000000002",
        ),
        ("price=5.00", "price=6.00"),
        ("price_min=5.00", "price_min=6.00"),
        ("price_max=5.00", "price_max=4.00"),
        ("made_on=2026-01-31", "made_on=2026-02-01"),
        ("made_after=2026-01-31", "made_after=2026-02-01"),
        ("made_before=2026-02-01", "made_before=2026-01-31"),
        ("delivered_at=12:30:00", "delivered_at=13:30:00"),
        ("warranty=90", "warranty=91"),
        ("state=draft", "state=sold-out"),
        ("created_after=2001-01-01T00:00:00Z", "created_before=2001-01-01T00:00:00Z"),
    ],
)
async def test_narrow(client: AsyncClient, stored: Json, found: str, missed: str) -> None:
    assert (await client.get(f"/api/products?{found}")).json()["items"] == [stored]
    assert (await client.get(f"/api/products?{missed}")).json()["total"] == 0


@pytest.mark.parametrize("sort", ["-id", "name,-created_at", "made_on", "-made_on"])
async def test_pages(client: AsyncClient, sort: str) -> None:
    for number in range(5):
        await client.post(
            "/api/products",
            json={**another(number), "made_on": None if number < 2 else PRODUCT["made_on"]},
        )
    everything = (await client.get("/api/products", params={"sort": sort})).json()
    assert (everything["total"], everything["next"]) == (5, None)
    walked: list[Json] = []
    query: Json = {"sort": sort, "limit": 2, "total": "false"}
    for _ in range(3):
        page = (await client.get("/api/products", params=query)).json()
        walked += page["items"]
        query["after"] = page["next"]
    assert walked == everything["items"]


async def test_fields(client: AsyncClient, stored: Json) -> None:
    page = (await client.get("/api/products?fields=created_at")).json()
    assert page["items"] == [{name: stored[name] for name in ("id", "created_at")}]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "sort=x", "fields=x"])
async def test_invalid_query(client: AsyncClient, query: str) -> None:
    response = await client.get(f"/api/products?{query}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", query.split("=")[0]]


async def test_cursor_of_another_list(client: AsyncClient) -> None:
    for query in (
        "after=c_x",
        "sort=created_at&after=c_eyJpZCI6IjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCJ9",
    ):
        assert (await client.get(f"/api/products?{query}")).status_code == 404


async def test_gone_meanwhile(db: AsyncClientSession) -> None:
    """A delete comes between reading and changing."""
    values = ProductCreate.model_validate(PRODUCT).model_dump()
    gone = Product(id=PydanticObjectId(), **values)
    with pytest.raises(DocumentNotFound):
        await queries.update_product(db, gone, cast("ProductUpdate", values))
