"""Pages: the Jinja environment, whose root is app/ itself, so a page sits beside its routes."""

from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from app import words

APP = Path(__file__).parent
STATIC = APP.parent / "static"
FLASH_SECONDS = 60  # A message that nobody came to read in this time is no news any more


def render(request: Request, name: str, status: int = 200, **context: object) -> HTMLResponse:
    """Answer with a page, or with a part of one if HTMX asks; only whole pages show the flash."""
    flash = "" if "HX-Request" in request.headers else unquote(request.cookies.get("flash", ""))
    page = templates.get_template(name).render(
        request=request,
        app_name=request.app.title,
        nonce=getattr(request.state, "nonce", ""),
        status=status,
        flash=flash,
        **context,
    )
    response = HTMLResponse(page, status)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "HX-Request"  # Else going back might show a cached part as a page
    if flash:
        response.delete_cookie("flash")
    return response


def redirect(request: Request, url: str, flash: str) -> RedirectResponse:
    """Send the browser to another page (303), which shows the message once."""
    response = RedirectResponse(url, 303)
    secure = request.app.state.settings.production
    response.set_cookie("flash", quote(flash), FLASH_SECONDS, httponly=True, secure=secure)
    return response


@pass_context
def address(context: Context, **changes: str | int | None) -> str:
    """Return the page's own address with some query parameters changed; None drops one."""
    request: Request = context["request"]
    query = [(k, v) for k, v in request.query_params.multi_items() if v and k not in changes]
    query += [(k, str(v)) for k, v in changes.items() if v is not None]
    return f"{request.url.path}?{urlencode(query)}".removesuffix("?")


def static(name: str) -> str:
    """Return the address of a static file; it changes with the file, so browsers may keep it."""
    return f"/static/{name}?v={int((STATIC / name).stat().st_mtime)}"


templates = Environment(
    loader=FileSystemLoader(APP),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
helpers = cast("dict[str, Any]", templates.globals)  # Jinja types it as its own defaults
helpers.update(_=words._, ngettext=words.ngettext, address=address, static=static)
templates.filters.update(
    date=words.show_date,
    text=words.show_text,
    datetime=words.show_datetime,
    number=words.show_number,
    choice=words.show_choice,
)
