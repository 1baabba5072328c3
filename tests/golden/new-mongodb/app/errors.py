"""Errors: `{"detail": ...}`, whatever went wrong."""

from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


class Problem(BaseModel):
    """The body of every error but 422."""

    detail: str


BAD_REQUEST: dict[int | str, dict[str, Any]] = {400: {"model": Problem}}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}


def error_response(status: int, detail: object) -> Response:
    """Answer in the one shape that all errors have."""
    return JSONResponse({"detail": detail}, status)


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Answer what a route or the router raised."""
    response = error_response(error.status_code, error.detail)
    response.headers.update(error.headers or {})
    if error.status_code == 405:  # The route that raised it names its own methods only
        response.headers["Allow"] = ", ".join(it for it in METHODS if takes(request, it))
    return response


async def on_bad_request(_request: Request, error: RequestValidationError) -> Response:
    """Say what is wrong, but not what was sent: it may be a password, or no valid JSON."""
    problems = [{key: item[key] for key in ("type", "loc", "msg")} for item in error.errors()]
    return error_response(422, problems)


def takes(request: Request, method: str) -> bool:
    """Tell whether some route takes the method at the path of the request."""
    scope = {**request.scope, "method": method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
