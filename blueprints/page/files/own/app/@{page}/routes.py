"""@{page.title}: a page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/@{page.kebab}")
async def show_@{page}(request: Request) -> HTMLResponse:
    """Show the page."""
    return render(request, "@{page}/@{page}.html")
