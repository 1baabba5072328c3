"""Products as pages."""

from collections.abc import Mapping
from typing import cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from app.db import DbSession
from app.forms import explain, parse_form, parse_query, read_form, to_form
from app.pages import redirect, render
from app.products import queries
from app.products.api import router as api_router
from app.products.dependencies import FoundProduct, ProductId
from app.products.models import Product
from app.products.schemas import ProductCreate, ProductList, ProductUpdate
from app.words import _

pages = APIRouter(prefix="/products", include_in_schema=False)


@pages.get("")
async def list_products(request: Request, db: DbSession) -> HTMLResponse:
    """Show the products; HTMX gets the rows only."""
    query = parse_query(ProductList, request)
    query.fields, query.after, query.total = None, None, True  # A page shows all there is, counted
    page = await queries.list_products(db, query)
    name = "products/_rows.html" if "HX-Request" in request.headers else "products/list.html"
    return render(request, name, query=query, products=page["items"], total=page["total"])


@pages.get("/new")
async def new_product(request: Request) -> HTMLResponse:
    """Show an empty form."""
    return _form(request, None, to_form(ProductCreate.model_construct().model_dump()))


@pages.post("")
async def create_product(request: Request, db: DbSession) -> Response:
    """Store what was typed, or show what is wrong with it."""
    typed = await read_form(request)
    try:
        product = await queries.create_product(db, parse_form(ProductCreate, typed))
    except ValidationError as error:
        return _form(request, None, typed, explain(error))
    except queries.ProductTakenError as error:
        return _form(request, None, typed, {error.field: _("Another product has this already")})
    return redirect(request, f"/products/{product.id}", _("Product created"))


@pages.get("/{product_id}")
async def show_product(request: Request, product: FoundProduct) -> HTMLResponse:
    """Show one product."""
    return render(request, "products/show.html", product=product)


@pages.get("/{product_id}/edit")
async def edit_product(request: Request, product: FoundProduct) -> HTMLResponse:
    """Show the form with what is stored."""
    return _form(request, product, to_form(product.model_dump()))


@pages.post("/{product_id}")
async def update_product(
    request: Request, db: DbSession, product_id: ProductId, product: FoundProduct
) -> Response:
    """Store what was changed, or show what is wrong with it."""
    typed = await read_form(request)
    try:
        data = parse_form(ProductCreate, typed).model_dump(include=set(typed))
        await queries.update_product(db, product, cast("ProductUpdate", data))
    except ValidationError as error:
        return _form(request, product, typed, explain(error))
    except queries.ProductTakenError as error:
        stored = await queries.get_product(db, product_id)
        return _form(request, stored, typed, {error.field: _("Another product has this already")})
    return redirect(request, f"/products/{product.id}", _("Product saved"))


@pages.get("/{product_id}/delete")
async def ask_to_delete_product(request: Request, product: FoundProduct) -> HTMLResponse:
    """Ask before deleting; with JavaScript the page of the product asks by itself."""
    return render(request, "products/delete.html", product=product)


@pages.post("/{product_id}/delete")
async def delete_product(request: Request, db: DbSession, product: FoundProduct) -> Response:
    """Delete a product."""
    await queries.delete_product(db, product)
    return redirect(request, "/products", _("Product deleted"))


def _form(
    request: Request,
    product: Product | None,
    values: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
) -> HTMLResponse:
    context = {"product": product, "values": values, "errors": errors or {}}
    return render(request, "products/form.html", 422 if errors else 200, **context)


router = APIRouter()
router.include_router(api_router)
router.include_router(pages)
