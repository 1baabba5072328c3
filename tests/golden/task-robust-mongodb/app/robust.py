"""Robust tasks: any exception is tried again, later and later, and in the end is a dead letter."""

import asyncio
import inspect
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from functools import wraps
from traceback import format_exception
from typing import Any, ParamSpec, TypeVar

from streaq import StreaqError, StreaqRetry
from streaq.task import AsyncRegisteredTask

from app.dead_letters import queries
from app.dead_letters.letters import TEXT_MAX, Letter
from app.queue import worker

STORE_SECONDS = 60  # After which a letter is written again that could not be stored

P = ParamSpec("P")
R = TypeVar("R")
OnFailure = Callable[[Letter], Awaitable[None] | None]

logger = logging.getLogger(__name__)


def robust_task(
    *,
    max_retries: int = 3,
    backoff_base: float = 2.0,
    backoff_max: float = 300.0,
    timeout_seconds: float = 300.0,
    on_failure: OnFailure | None = None,
) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], AsyncRegisteredTask[P, R]]:
    """Register a task that is tried again after any exception, a timeout among them.

    After the last retry a dead letter is stored, and `on_failure` is called with it.
    """

    def register(function: Callable[P, Coroutine[Any, Any, R]]) -> AsyncRegisteredTask[P, R]:
        name: str = getattr(function, "__name__", "task")

        @wraps(function)
        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                tries = task.context.tries
            except StreaqError:  # Called as a function, by a test perhaps
                return await function(*args, **kwargs)
            sent = await worker.serialize({"f": name, "a": args, "k": kwargs, "t": 0})
            try:
                if tries > max_retries + 1:
                    raise RuntimeError(f"Started {tries} times, and its worker never finished it")
                async with asyncio.timeout(timeout_seconds):
                    return await function(*args, **kwargs)
            except Exception as error:
                if tries <= max_retries:
                    wait = backoff(tries, backoff_base, backoff_max)
                    raise StreaqRetry(repr(error), delay=wait) from error
                words = [*map(repr, args), *(f"{key}={value!r}" for key, value in kwargs.items())]
                letter = Letter(
                    task=name,
                    arguments=", ".join(words)[:TEXT_MAX],
                    error=repr(error)[:TEXT_MAX],
                    tries=tries,
                    traceback="".join(format_exception(error))[-TEXT_MAX:],
                    payload=sent,
                )
                await bury(letter, on_failure)
                raise

        task = worker.task(name=name, max_tries=None)(run)
        return task

    return register


def backoff(tries: int, base: float, longest: float) -> timedelta:
    """Return `base` to the power of `tries` seconds, less up to a half.

    By chance: else all that failed together would come back together.
    """
    full = min(longest, base ** min(tries, 64))
    return timedelta(seconds=random.uniform(full / 2, full))  # noqa: S311 - no secret


async def bury(letter: Letter, on_failure: OnFailure | None = None) -> None:
    """Store a dead letter, and tell of it; while the database is down, the task is not done."""
    try:
        async with worker.context.sessions() as db:
            await queries.store_letter(db, letter)
    except Exception as error:
        raise StreaqRetry(f"No dead letter: {error!r}", delay=STORE_SECONDS) from error
    try:
        told = on_failure(letter) if on_failure else None
        if inspect.isawaitable(told):
            await told
    except Exception:
        logger.exception("on_failure of %s failed", letter.task)


async def bury_lost(sent: bytes, reason: str) -> None:
    """Keep a task that this version of the app cannot run: another one may."""
    letter = Letter("unknown", "cannot be read", reason[:TEXT_MAX], tries=0, payload=sent)
    await bury(letter)


worker.on_lost = bury_lost
