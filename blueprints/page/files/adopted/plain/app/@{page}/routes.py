"""@{page.title}: a page."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

PAGE = Path(__file__).with_name("@{page}.html")

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/@{page.kebab}")
async def show_@{page}() -> FileResponse:
    """Show the page."""
    return FileResponse(PAGE)
