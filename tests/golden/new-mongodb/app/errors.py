"""Errors: `{"detail": ...}`, whatever went wrong."""

from http import HTTPStatus
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
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(allowed_methods(request))
    return response


async def on_invalid_request(_request: Request, error: RequestValidationError) -> Response:
    """Say what is wrong, but not what was sent: it may be a password, or no valid JSON."""
    problems = [{key: item[key] for key in ("type", "loc", "msg")} for item in error.errors()]
    return error_response(422, problems)


def allowed_methods(request: Request) -> list[str]:
    """Return all methods of the path; the route that raised 405 names its own only."""
    scopes = {method: {**request.scope, "method": method} for method in METHODS}
    return [
        method
        for method, scope in scopes.items()
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
    ]
