"""How a value is kept: as bytes, so that nobody changes what others get."""

import logging
from functools import cached_property
from types import FunctionType
from typing import Any, Generic, TypeVar, cast, get_type_hints

from fastapi import Response
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

VALUE, ANSWER = b"v", b"a"  # What the first byte says about the others

R = TypeVar("R")

logger = logging.getLogger(__name__)


class Answer(BaseModel, ser_json_bytes="base64", val_json_bytes="base64"):
    """What is kept of a response that a route makes by itself."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class Values(Generic[R]):
    """Turns what a function returns into bytes and back, by its annotation."""

    def __init__(self, function: FunctionType) -> None:
        self.function = function

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Return what knows the type; not before all its names are there."""
        return TypeAdapter(get_type_hints(self.function)["return"])

    def dump(self, value: R) -> bytes | None:
        """Return the bytes of a value; None if it would come back another."""
        if isinstance(value, Response):
            return _dump_answer(value)
        try:
            data = self.adapter.dump_json(value, warnings="error")
            if self.adapter.validate_json(data) == value:
                return VALUE + data
        except (PydanticSerializationError, ValidationError):
            pass
        logger.warning("Not kept, as JSON changes it: what %s returns", self.function.__qualname__)
        return None

    def load(self, data: bytes) -> R:
        """Return a value anew."""
        if data.startswith(ANSWER):
            return cast("R", _load_answer(data[1:]))
        return cast("R", self.adapter.validate_json(data[1:]))


def _dump_answer(response: Response) -> bytes | None:
    """Return what is left of a response, unless it is for one request only."""
    once = {"set-cookie", "content-range"} & {*response.headers.keys()}
    if (
        once
        or response.status_code != 200
        or response.background
        or not hasattr(response, "body")  # A stream or a file
        or "no-store" in response.headers.get("cache-control", "")
    ):
        return None
    answer = Answer(headers=response.raw_headers, body=bytes(response.body))
    return ANSWER + answer.model_dump_json().encode()


def _load_answer(data: bytes) -> Response:
    answer = Answer.model_validate_json(data)
    response = Response(answer.body)
    response.raw_headers = answer.headers
    return response
