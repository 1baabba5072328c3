"""The queue: tasks are registered with it, routes enqueue them, and workers run them."""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, cast
from urllib.parse import urlsplit

from coredis.connection import TCPLocation
from coredis.exceptions import RedisError
from coredis.pool import ClusterConnectionPool
from fastapi import APIRouter, FastAPI, Request, Response
from redis.exceptions import RedisError as ClientError
from starlette.datastructures import State
from streaq import StreaqError, Worker
from streaq.types import StreamMessage

from app.config import Settings
from app.health.routes import Health
from app.redis import parse_sentinels, redis_key, split_url

PRIORITIES = ["normal", "high"]  # From low to high; who names none gets the first
CONCURRENCY = 16  # Tasks that one worker runs at a time
IDLE_SECONDS = 60  # A worker that is silent for so long is dead: others take over its tasks
GRACE_SECONDS = 20  # For tasks to end in when a worker is told to stop; the others run again
BYTES_MAX = 1_000_000  # Of a task's arguments, and of its result: Redis keeps them in memory
SCHEMES = ("redis:", "rediss:", "redis+", "rediss+")
START_SECONDS = 1  # The app waits for Redis so long when it starts
RETRY_SECONDS = 1

logger = logging.getLogger(__name__)


class Queue(Worker[State]):
    """A worker of streaq that neither sends what is too large nor ends when that is a result."""

    on_lost: Callable[[bytes, str], Awaitable[None]] | None = None

    async def serialize(self, data: Any) -> bytes:  # noqa: ANN401 - any arguments or result
        """Pickle and sign what goes to Redis."""
        try:
            packed = cast("bytes", await super().serialize(data))
            if len(packed) > BYTES_MAX:
                raise ValueError(f"{len(packed):,} bytes: store them elsewhere, and pass a key")
        except (StreaqError, ValueError) as error:
            if "r" not in data:  # Who enqueues learns of it
                raise
            reason = StreaqError(f"The result cannot be kept: {error.__cause__ or error}")
            failed = await super().serialize({**data, "s": False, "r": reason})
            return cast("bytes", failed)
        return packed

    async def finish_failed_task(
        self,
        msg: StreamMessage,
        exc: BaseException,
        *args: Any,  # noqa: ANN401 - passed on
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Give what no worker can run to `on_lost`: arguments that cannot be read, no function."""
        sent = await self.redis.get(self.task_key + msg.task_id)
        if self.on_lost and sent and options.get("fn_name") not in self.registry:
            try:
                await self.on_lost(cast("bytes", sent), f"{exc} {exc.__cause__ or ''}")
            except StreaqError as error:
                logger.error("What no worker can run stays in the queue: %s", error)
                return
        await super().finish_failed_task(msg, exc, *args, **options)


def make_queue(settings: Settings) -> Queue:
    """Make a queue that connects when the app or a worker opens it."""
    return Queue(
        **find_redis(settings),
        # A pickle can run any code when it is read: only what has our signature is
        signing_secret=settings.secret_key.get_secret_value(),
        priorities=[*PRIORITIES],
        concurrency=CONCURRENCY,
        idle_timeout=IDLE_SECONDS,
        grace_period=GRACE_SECONDS,
    )


def find_redis(settings: Settings) -> dict[str, Any]:
    """Return where Redis is, in the words of streaq, and how the queue is called there."""
    name = redis_key(settings, "tasks")
    is_usable = settings.redis_url.startswith(SCHEMES)
    kind, url = split_url(settings.redis_url if is_usable else "")
    if kind == "cluster":  # Where all keys of a queue have to be on one node
        parts = urlsplit(url)
        nodes = [TCPLocation(parts.hostname or "localhost", parts.port or 6379)]
        pool = ClusterConnectionPool.from_url(url, decode_responses=True, startup_nodes=nodes)
        return {"queue_name": f"{{{name}}}", "redis_pool": pool}
    if kind == "sentinel":
        sentinels, master, options = parse_sentinels(url)
        if url.startswith("rediss"):
            options["ssl_context"] = ssl.create_default_context()
        place = {"sentinel_nodes": sentinels, "sentinel_master": master}
        return {"queue_name": name, "redis_kwargs": options, **place}
    return {"queue_name": name, "redis_url": url}


worker = make_queue(Settings())


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Stay connected, for routes that enqueue; while Redis is away, the app runs without."""
    is_worker = getattr(app.state, "is_worker", False)  # Which is connected already
    if is_worker or not app.state.settings.redis_url.startswith(SCHEMES):
        yield
        return
    connected = asyncio.Event()
    keeper = asyncio.create_task(keep_connected(connected))
    with suppress(TimeoutError):
        await asyncio.wait_for(connected.wait(), START_SECONDS)
    yield
    keeper.cancel()
    await asyncio.wait([keeper])


async def keep_connected(connected: asyncio.Event) -> None:
    """Connect as soon as Redis is there; when it comes back, streaq goes on by itself."""
    while True:
        try:
            async with worker:
                connected.set()
                await until_functions_are_lost()
        except* (RedisError, OSError) as errors:
            logger.warning("No Redis, nothing can be enqueued: %s", errors.exceptions[0])
        await asyncio.sleep(RETRY_SECONDS)


async def until_functions_are_lost() -> None:
    """Wait until a Redis has come back empty, without the functions that streaq loads into it."""
    functions: object = True
    while functions:
        await asyncio.sleep(RETRY_SECONDS)
        with suppress(RedisError, OSError):
            functions = await worker.redis.function_list("streaq")


router = APIRouter(prefix="/health", tags=["health"], lifespan=lifespan)


@router.get("/worker", responses={503: {"model": Health}})
async def show_worker(request: Request, response: Response) -> Health:
    """Say whether there is a worker, be it idle; the app serves requests without one too."""
    state = request.app.state
    try:
        is_there = await state.redis.exists(redis_key(state.settings, "worker"))
    except (ClientError, OSError) as error:
        logger.error("Health check failed: worker: %r", error)
        is_there = 0
    response.status_code = 200 if is_there else 503
    return Health(status="ok" if is_there else "error")
