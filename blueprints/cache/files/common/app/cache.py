"""A cache: `@cached(ttl=60)` keeps what an async function or a route returns.

It stands above a function, and below `@router.get`.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from inspect import iscoroutinefunction, signature
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar, cast

from fastapi import Request
from pydantic import ValidationError

from app.cache_keys import find_request, make_key, make_template
from app.cache_store import Memory, Store
from app.cache_values import Values

TTL_SPREAD = 0.1  # What began at once ends apart: by up to this share earlier

P = ParamSpec("P")
R = TypeVar("R")
Function = Callable[P, Coroutine[Any, Any, R]]
Run = Callable[[], Coroutine[Any, Any, R]]
Call = tuple[str, bytes | None]


def cached(
    *, ttl: float, key: str = "", tags: Sequence[str] = ()
) -> Callable[[Function[P, R]], Function[P, R]]:
    """Keep what a function returns for `ttl` seconds or a little less.

    What it raises is never kept. `key` names the arguments that count, and
    `tags` what `invalidate` forgets it by: `key="{user.id}:{page}"`,
    `tags=["posts", "post-{post_id}"]`. Without a key all arguments count; of a
    route, which is what takes a `Request`, its address and who asks, unless it
    is for everybody: `key="{request:public}"`.
    """

    def decorate(function: Function[P, R]) -> Function[P, R]:
        kept = Kept[R](cast("FunctionType", function), ttl, key, tags)

        @wraps(function)
        async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = kept.signature.bind(*args, **kwargs)
            bound.apply_defaults()
            return await kept.get(bound.arguments, lambda: function(*args, **kwargs))

        return wrapper

    return decorate


async def invalidate(*tags: str) -> None:
    """Forget what is kept under any of these tags; without one, everything."""
    await cache.store.drop(tags)


def open_cache() -> None:
    """Begin with nothing: each test has an app of its own."""
    cache.store = Memory()


class Cache:
    """Where the app that runs keeps things."""

    store: Store = Memory()


cache = Cache()


class Kept(Generic[R]):
    """A function whose results are kept, and its calls that are under way."""

    def __init__(self, function: FunctionType, ttl: float, key: str, tags: Sequence[str]) -> None:
        if not iscoroutinefunction(function):
            raise TypeError(f"`@cached` needs an async function: {function.__qualname__}")
        self.signature = signature(function)
        self.ttl = ttl
        self.template = make_template(self.signature, key, tags)
        self.tags = tags
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.values = Values[R](function)
        self.running: dict[Call, asyncio.Future[bytes | None]] = {}

    async def get(self, given: Mapping[str, Any], run: Run[R]) -> R:
        """Return what is kept, or run the function: once for many at once."""
        request = find_request(given)
        if request and request.method != "GET":
            return await run()
        key = make_key(self.name, self.template, given)
        tags = [it.format(**given) for it in self.tags]
        data, marks = await cache.store.read(key, tags, self.ttl)
        if data is not None:
            with suppress(ValidationError):
                # A version with another type may have kept it
                return self.values.load(data<% if pages %>, request<% endif %>)
        call = key, marks  # Nobody waits for what began before `invalidate`
        while running := self.running.get(call):
            await asyncio.wait([running])
            if not running.cancelled():
                # Else one of those who wait runs it instead
                data = running.result()
                return await run() if data is None else self.values.load(data<% if pages %>, request<% endif %>)
        return await self._run(call, run<% if pages %>, request<% endif %>)

    async def _run(self, call: Call, run: Run[R]<% if pages %>, request: Request | None<% endif %>) -> R:
        key, marks = call
        running = self.running[call] = asyncio.get_running_loop().create_future()
        try:
            result = await run()
            data = self.values.dump(result<% if pages %>, request<% endif %>)
        except Exception as error:
            running.set_exception(error)
            running.exception()  # Nobody may have waited for it
            raise
        else:
            running.set_result(data)
            if data is not None and marks is not None:
                ttl = self.ttl * random.uniform(1 - TTL_SPREAD, 1)  # noqa: S311 - no secret
                await cache.store.write(key, marks, data, ttl)
            return result
        finally:
            running.cancel()  # Does nothing to one that is done
            del self.running[call]
