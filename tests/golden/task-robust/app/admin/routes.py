"""The way in to the admin pages, and what there is."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request, Response
from fastapi.responses import HTMLResponse

from app.admin.access import COOKIE, WRONG_SECONDS, Admin, AdminSecret, Attempts, sign_in
from app.pages import redirect, render
from app.words import _

PAGES: dict[str, str] = {  # What there is to see, by its address
    "/docs": "Documentation of the API",
    "/admin/dead-letters": "Dead letters",
}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Count wrong secrets for as long as the app runs."""
    app.state.admin_attempts = Attempts()
    yield


router = APIRouter(prefix="/admin", include_in_schema=False, lifespan=lifespan)


@router.get("")
async def show_admin(request: Request, _admin: Admin) -> HTMLResponse:
    """Show which pages there are."""
    return render(request, "admin/home.html", pages=PAGES)


@router.get("/sign-in")
async def ask_for_secret(request: Request, _secret: AdminSecret) -> HTMLResponse:
    """Show the form."""
    return _form(request)


@router.post("/sign-in")
async def check_secret(
    request: Request, secret: AdminSecret, typed: Annotated[str, Form()] = "", back: str = ""
) -> Response:
    """Let in who knows the secret, to the page that was asked for."""
    attempts: Attempts = request.app.state.admin_attempts
    if attempts.too_many:
        blocked = _form(request, 429, _("Too many wrong secrets. Wait a minute, then try again."))
        blocked.headers["Retry-After"] = str(WRONG_SECONDS)
        return blocked
    if not attempts.is_right(typed, secret):
        return _form(request, 422, _("That is not the secret."))
    url = back if back.startswith("/admin/") else "/admin"  # No other site
    response = redirect(request, url, _("You are signed in"))
    sign_in(request, response)
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Forget the browser."""
    response = redirect(request, "/", _("You are signed out"))
    response.delete_cookie(COOKIE, path="/admin")
    return response


def _form(request: Request, status: int = 200, problem: str = "") -> HTMLResponse:
    return render(request, "admin/sign_in.html", status, problem=problem)
