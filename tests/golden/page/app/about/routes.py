"""About: a page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/about")
async def show_about(request: Request) -> HTMLResponse:
    """Show the page."""
    return render(request, "about/about.html")
