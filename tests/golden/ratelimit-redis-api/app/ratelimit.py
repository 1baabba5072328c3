"""Rate limits: `Depends(RateLimit("10/minute"))` at a route.

Each route and each caller has its own.
"""

import hashlib
import re
from collections.abc import Callable
from math import ceil
from typing import Any, Literal

from fastapi import HTTPException, Request, Response

from app.errors import Problem
from app.limit_callers import find_address
from app.limit_store import Limit, Memory, Store

UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
RULE = re.compile(rf"([1-9]\d{{0,5}})/({'|'.join(UNITS)})")
# `responses=` of a route
TOO_MANY: dict[int | str, dict[str, Any]] = {429: {"model": Problem}}


class RateLimit:
    """Lets a caller ask so often: all at once, or one by one as time goes by.

    `by` says who asks, by default the address; `name` lets several routes
    share a limit. While Redis is away, each process counts for itself, or
    with `fail="closed"` refuses all (503).
    """

    def __init__(
        self,
        rule: str,
        *,
        by: Callable[[Request], str] = find_address,
        name: str = "",
        fail: Literal["open", "closed"] = "open",
    ) -> None:
        found = RULE.fullmatch(rule)
        if not found:
            raise ValueError(f"No limit such as `10/minute`: {rule!r}")
        self.limit = Limit(int(found[1]), UNITS[found[2]])
        self.policy = f'"{rule}";q={self.limit.quota};w={self.limit.seconds}'
        self.rule = rule
        self.by = by
        self.name = name
        self.fail = fail

    async def __call__(self, request: Request, response: Response) -> None:
        """Count a request; answer 429 if it is one too many."""
        caller = hashlib.sha256(self.by(request).encode()).hexdigest()
        key = f"{self.name or find_name(request)}:{self.rule}:{caller}"
        state = await limits.store.hit(key, self.limit)
        if state is None and self.fail == "closed":
            raise HTTPException(503, "Try again later", {"Retry-After": "1"})
        if state is None:
            state = await limits.memory.hit(key, self.limit)
        left = f"r={state.remaining};t={ceil(state.full_after)}"
        headers = {
            "RateLimit-Policy": self.policy,
            "RateLimit": f'"{self.rule}";{left}',
        }
        if state.retry_after:
            headers["Retry-After"] = str(ceil(state.retry_after))
            raise HTTPException(429, "Too many requests", headers)
        for header, value in headers.items():
            response.headers.append(header, value)


def find_name(request: Request) -> str:
    """Return what tells a route from all others, however it is filled in."""
    endpoint, route = request.scope["endpoint"], request.scope["route"]
    return f"{endpoint.__module__}.{endpoint.__qualname__}:{route.path}"


class Limits:
    """Where the app that runs counts."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.store: Store = self.memory


limits = Limits()


def open_limits() -> None:
    """Begin at zero: each test has an app of its own."""
    limits.store = limits.memory = Memory()
