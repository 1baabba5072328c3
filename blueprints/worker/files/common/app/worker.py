"""The worker: a process that runs tasks. `python -m @{module}` starts one."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from pkgutil import iter_modules

from coredis.exceptions import RedisError
from redis.exceptions import AuthenticationError, ResponseError
from redis.exceptions import RedisError as ClientError
from starlette.datastructures import State

@{import_tasks}
from app.config import Settings
<% if not adopted %>
from app.log import configure_logging
<% endif %>
@{import_app}
from app.queue import RETRY_SECONDS, SCHEMES, worker
from app.redis import make_redis, redis_key

BEAT_SECONDS = 5
REDIS_MIN = 7  # Has functions, which streaq loads into it

logger = logging.getLogger("app.worker")  # `__name__` is `__main__` in this process


def main() -> None:
    """Run tasks until the process is told to stop."""
    settings = Settings()
<% if adopted %>
    logging.basicConfig(level=logging.INFO)
<% else %>
    configure_logging(settings)
    streaq = logging.getLogger("streaq")
    streaq.handlers = logging.getLogger("app").handlers
    streaq.setLevel(settings.log_level)
<% endif %>
    import_tasks()
    asyncio.run(wait_for_redis(settings))
    worker.lifespan = open_app(@{"" if adopted else "settings"})
    try:
        worker.run_sync()
    except* (RedisError, OSError) as errors:
        logger.error("Redis is gone, starting anew: %s", errors.exceptions[0])
        # A worker of streaq runs only once, so a new process takes the place of this one
        os.execv(sys.executable, [sys.executable, "-m", "@{module}"])  # noqa: S606


def import_tasks() -> None:
    """Import every module of app/tasks: so they register their tasks."""
    for module in iter_modules(tasks.__path__):
        import_module(f"{tasks.__name__}.{module.name}")


async def wait_for_redis(settings: Settings) -> None:
    """Wait until Redis answers; end the process where waiting does not help."""
    if not settings.redis_url.startswith(SCHEMES):
        sys.exit("error: REDIS_URL does not lead to a Redis\nhint: redis://localhost:6379/0")
    redis = make_redis(settings)
    while True:
        try:
            info = await redis.info("server")  # pyright: ignore[reportUnknownMemberType]
            break
        except (AuthenticationError, ResponseError) as error:
            sys.exit(f"error: Redis says: {error}\nhint: REDIS_URL has a user and a password")
        except (ClientError, OSError) as error:
            tls = " with TLS" if settings.redis_url.startswith("rediss") else ""
            logger.warning("No Redis%s, trying again: %s", tls, error)
            await asyncio.sleep(RETRY_SECONDS)
    await redis.aclose()
    version = str(info["redis_version"])
    if int(version.partition(".")[0]) < REDIS_MIN:
        sys.exit(f"error: this is Redis {version}\nhint: tasks need Redis 7.0 or newer, or Valkey")


@asynccontextmanager
async def open_app(@{"" if adopted else "settings: Settings"}) -> AsyncGenerator[State]:
    """Open all that the app opens; `app.state` of a route is `worker.context` of a task."""
    app = @{make_app}
    app.state.is_worker = True
    async with app.router.lifespan_context(app):
        beat = asyncio.create_task(keep_beating(app.state))
        try:
            yield app.state
        finally:
            beat.cancel()


async def keep_beating(state: State) -> None:
    """Let the health check of the app know that a worker is there."""
    while True:
        await state.redis.set(redis_key(state.settings, "worker"), "", ex=3 * BEAT_SECONDS)
        await asyncio.sleep(BEAT_SECONDS)


if __name__ == "__main__":
    main()
