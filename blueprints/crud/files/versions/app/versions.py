"""Versions of what is stored, as HTTP has them: `ETag` and `If-Match`."""

from typing import Annotated, Any

from fastapi import Header

from app.errors import Problem

IfMatch = Annotated[
    str | None, Header(description="The `ETag` of what was read")
]
ETAG: dict[str, Any] = {
    "headers": {"ETag": {"description": "What `If-Match` takes", "schema": {"type": "string"}}}
}
CHANGED: dict[int | str, dict[str, Any]] = {412: {"model": Problem}}


def etag(version: int) -> str:
    """Return a version as the header has it."""
    return f'"{version}"'


def is_seen(version: int, if_match: str | None) -> bool:
    """Tell whether `If-Match` or a form names it; with neither any will do."""
    tags = (if_match or "*").split(",")
    # A proxy that compresses makes them weak
    seen = {it.strip().removeprefix("W/").strip('"') for it in tags}
    return bool({"*", str(version)} & seen)
