"""Robust tasks: retries, dead letters, and what is told of them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from pymongo.asynchronous.client_session import AsyncClientSession
from streaq import StreaqError, StreaqRetry
from streaq.task import AsyncRegisteredTask
from streaq.types import TaskContext

from app.dead_letters import queries
from app.dead_letters.letters import Letter, send_again
from app.robust import backoff, bury_lost, robust_task
from tests.recording import Recorded

Run = Callable[[int], Awaitable[None]]
told: list[Letter] = []


async def tell(letter: Letter) -> None:
    told.append(letter)
    raise ValueError


@robust_task(max_retries=2, timeout_seconds=0.01, on_failure=tell)
async def divide(one: int, by: int) -> float:
    """Divide; by 1 it takes too long."""
    await asyncio.sleep(by == 1)
    return one / by


@pytest.fixture
def run(tasks: Recorded, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs the tasks as a worker does that starts them for the n-th time."""
    told.clear()

    async def run_again(tries: int) -> None:
        context = TaskContext("divide", "id", None, tries, None)
        monkeypatch.setattr(AsyncRegisteredTask, "context", context, raising=False)
        await tasks.run()

    return run_again


async def test_what_fails_is_tried_again_and_then_buried(
    db: AsyncClientSession, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    assert await divide(4, 2) == 2
    for by, error in ((0, ZeroDivisionError), (1, TimeoutError)):
        for tries in (1, 2):
            await divide.enqueue(7, by=by)
            with pytest.raises(StreaqRetry):
                await run(tries)
        assert await queries.list_letters(db) == []
        await divide.enqueue(7, by=by)
        with pytest.raises(error):
            await run(3)
        (found,) = await queries.list_letters(db)
        letter = await queries.get_letter(db, found.id)
        assert letter
        assert (letter.task, letter.arguments, letter.tries) == ("divide", f"7, by={by}", 3)
        assert error.__name__ in letter.error
        assert "one / by" in letter.traceback or by
        assert found.payload == b"" != letter.payload
        assert told[-1].payload == letter.payload
        assert "on_failure of divide failed" in caplog.text
        await queries.delete_letter(db, letter.id)
        assert await queries.get_letter(db, letter.id) is None
    assert await queries.get_letter(db, "nothing") is None


async def test_what_ends_its_worker_again_and_again_is_buried(
    db: AsyncClientSession, run: Run
) -> None:
    await divide.enqueue(4, 2)
    with pytest.raises(RuntimeError, match="Started 4 times"):
        await run(4)
    assert await queries.purge_letters(db) == 1
    assert await queries.list_letters(db) == []


async def test_sent_again(tasks: Recorded, db: AsyncClientSession, run: Run) -> None:
    await divide.enqueue(7, by=0)
    with suppress(ZeroDivisionError):
        await run(3)
    await send_again(told[0])
    assert [(it.parent.fn_name, it.args, it.kwargs) for it in tasks] == [
        ("divide", (7,), {"by": 0})
    ]
    await bury_lost(b"what is this", "not signed")
    letters = [await queries.get_letter(db, it.id) for it in await queries.list_letters(db)]
    lost = next(it for it in letters if it and it.task == "unknown")
    assert lost.payload == b"what is this"
    with pytest.raises(StreaqError):
        await send_again(lost)


async def test_while_the_database_is_down_a_task_is_not_done(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_given: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(queries, "store_letter", fail)
    await divide.enqueue(7, 0)
    with pytest.raises(StreaqRetry, match="No dead letter"):
        await run(3)
    assert not told


def test_backoff() -> None:
    for tries, full in ((1, 2), (2, 4), (8, 256), (9, 300), (10_000, 300)):
        waits = [backoff(tries, 2.0, 300.0) for _ in range(100)]
        assert timedelta(seconds=full / 2) <= min(waits) < max(waits) <= timedelta(seconds=full)
