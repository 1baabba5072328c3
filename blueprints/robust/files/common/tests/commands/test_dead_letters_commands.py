"""Dead letters from the command line."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest
from coredis.exceptions import ConnectionError as NoRedis
from streaq import StreaqError

from app.cli import open_session
from app.dead_letters import cli, queries
from app.dead_letters.letters import Letter

Run = Callable[..., str]


@pytest.fixture
def letters(run: Run) -> list[str]:
    """Return the ids of two letters, the second one of which cannot be read."""
    run("db create-schema")

    async def store() -> list[str]:
        async with open_session() as db:
            for payload in (b"good", b"bad"):
                letter = Letter("divide", "7, by=0", "ZeroDivisionError()", 4, "line 1", payload)
                await queries.store_letter(db, letter)
            return sorted(it.id for it in await queries.list_letters(db))

    return asyncio.run(store())


def test_list_show_and_purge(run: Run, letters: list[str]) -> None:
    assert [it.split()[0] for it in run("dead-letters list").splitlines()] == letters[::-1]
    shown = run(f"dead-letters show {letters[0]}")
    assert "divide(7, by=0)" in shown
    assert "line 1" in shown
    assert "there is no dead letter `0`" in run("dead-letters show 0", code=1)
    assert run("dead-letters purge --yes") == "2 deleted\n"
    assert run("dead-letters list") == ""


def test_retry(run: Run, letters: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    async def send(letter: Letter) -> str:
        if letter.payload == b"bad":
            raise StreaqError("unreadable")
        return "abc"

    @asynccontextmanager
    async def connection(*errors: Exception) -> AsyncGenerator[None]:
        for it in errors:
            raise it
        yield

    monkeypatch.setattr(cli, "send_again", send)
    monkeypatch.setattr(cli, "worker", connection(NoRedis()))
    assert "error: Redis does not answer" in run("dead-letters retry", code=1)
    monkeypatch.setattr(cli, "worker", connection())
    said = run("dead-letters retry")
    assert f"{letters[0]}  is task abc" in said
    assert f"{letters[1]}  stays: unreadable" in said
    assert run("dead-letters list").startswith(letters[1])
