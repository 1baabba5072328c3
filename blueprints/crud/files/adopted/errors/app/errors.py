"""What errors look like, for the documentation of the API."""

from typing import Any

from pydantic import BaseModel


class Problem(BaseModel):
    """The body of every error but 422."""

    detail: str


NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}
