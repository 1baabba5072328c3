"""Errors: `{"detail": ...}` for programs, a page for people."""

from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.log import request_id
from app.pages import render

METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


class Problem(BaseModel):
    """The body of every error but 422."""

    detail: str


BAD_REQUEST: dict[int | str, dict[str, Any]] = {400: {"model": Problem}}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}


def error_response(request: Request, status: int, detail: object) -> Response:
    """Answer a program with JSON and a person with a page."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if request.url.path.startswith("/api/") or not wants_page:
        return JSONResponse({"detail": detail}, status)
    title = HTTPStatus(status).phrase
    return render(request, "error.html", status, title=title, request_id=request_id.get())


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Answer what a route or the router raised."""
    response = error_response(request, error.status_code, error.detail)
    response.headers.update(error.headers or {})
    if error.status_code == 405:  # The route that raised it names its own methods only
        response.headers["Allow"] = ", ".join(it for it in METHODS if takes(request, it))
    return response


async def on_bad_request(request: Request, error: RequestValidationError) -> Response:
    """Say what is wrong, but not what was sent: it may be a password, or no valid JSON."""
    problems = [{key: item[key] for key in ("type", "loc", "msg")} for item in error.errors()]
    return error_response(request, 422, problems)


def takes(request: Request, method: str) -> bool:
    """Tell whether some route takes the method at the path of the request."""
    scope = {**request.scope, "method": method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
