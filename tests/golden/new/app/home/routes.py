"""The first page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/")
async def show_home(request: Request) -> HTMLResponse:
    """Show the first page."""
    return render(request, "home/home.html")
