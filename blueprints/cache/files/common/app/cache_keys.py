"""What tells one kept answer from another."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from inspect import Signature
from string import Formatter
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

from fastapi import Request
from starlette.datastructures import URL

# Any of these may say who asks; the last ones come from a proxy with a sign-in
CALLER_HEADERS = (
    *("authorization", "cookie", "x-api-key"),
    *("remote-user", "x-forwarded-user", "x-auth-request-user", "cf-access-jwt-assertion"),
)
FORM_HEADERS = ("accept", "accept-language", "hx-request")  # How an answer looks
PUBLIC = "public"  # `key="{request:public}"` is for what is for everybody
PLAIN = (str, bytes, int, float, Decimal, date, time, timedelta, Enum, UUID, URL, type(None))


def make_template(takes: Signature, key: str, tags: Sequence[str]) -> str:
    """Return the template of a key, by default of all arguments.

    Raises `TypeError` if it names others.
    """
    for _, field, _, _ in (part for text in (key, *tags) for part in Formatter().parse(text)):
        if field is not None and re.split(r"[.[]", field)[0] not in takes.parameters:
            raise TypeError(f"`{{{field}}}` is no argument of {takes}")
    return key or ":".join(f"{{{name}}}" for name in takes.parameters)


def find_request(given: Mapping[str, object]) -> Request | None:
    """Return the request of a route; other functions have none."""
    return next((cast("Request", it) for it in given.values() if isinstance(it, Request)), None)


def make_key(name: str, template: str, given: Mapping[str, Any]) -> str:
    """Return the name of a function and a hash of the arguments that count."""
    filled = Quoting().vformat(template, (), given)
    return f"{name}:{hashlib.sha256(filled.encode()).hexdigest()}"


class Quoting(Formatter):
    """Writes values so that no two look the same."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Return a value as Python writes it, without what separates them."""
        if isinstance(value, Request):
            names = FORM_HEADERS if format_spec == PUBLIC else (*CALLER_HEADERS, *FORM_HEADERS)
            headers = [value.headers.getlist(it) for it in names]
            return quote(repr((str(value.url), headers)), safe="")
        if not isinstance(value, PLAIN):
            kind = type(value).__qualname__
            raise TypeError(f"`@cached` needs `key=`: one {kind} looks like another")
        return quote(repr(value), safe="")
