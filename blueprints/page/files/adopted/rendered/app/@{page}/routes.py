"""@{page.title}: a page."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
<% if templates_module %>

from @{templates_module} import @{templates}
<% else %>

templates = Jinja2Templates(Path(__file__).parents[@{up}] / "@{pages}")
<% endif %>

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/@{page.kebab}", response_class=HTMLResponse)
async def show_@{page}(request: Request) -> HTMLResponse:
    """Show the page."""
<% if request_first %>
    return @{templates}.TemplateResponse(request, "@{page}.html")
<% else %>
    return @{templates}.TemplateResponse("@{page}.html", {"request": request})
<% endif %>
