"""Values: where they come from, how long they are kept, and what is wrong with some."""

import asyncio
import logging
<% if not mongodb %>
from collections.abc import Iterator
<% endif %>
from datetime import timedelta
from typing import Annotated, ClassVar, Literal

import pytest
from fastapi import Depends, FastAPI
from httpx2 import AsyncClient
from pydantic import Field, SecretStr, ValidationError
<% if mongodb %>
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import ServerSelectionTimeoutError
<% else %>
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
<% endif %>

from app.configuration import current, queries
from app.configuration.current import Configuration
from app.configuration.groups import GROUPS, find_value
from app.configuration.values import FROM_JSON, TEXT_MAX, ConfigGroup

WORDS = "correct horse battery staple"


class Sample(ConfigGroup):
    """One value of each kind."""

    group: ClassVar = "sample"

    number: int = Field(default=5, ge=1)
    word: str | None = None
    state: Literal["on", "off"] = "on"
    wait: timedelta = timedelta(seconds=90)
    places: Annotated[tuple[str, ...], FROM_JSON] = ("here",)
    token: SecretStr | None = None


@pytest.fixture
def configuration(app: FastAPI) -> Configuration:
    found: Configuration = app.state.configuration
    return found


<% if mongodb %>
@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the database is asked."""
    asked: list[str] = []
    load = queries.load_values

    async def note(db: AsyncClientSession) -> dict[str, str]:
        asked.append("find")
        return await load(db)

    monkeypatch.setattr(queries, "load_values", note)
    return asked
<% else %>
@pytest.fixture
def statements(app: FastAPI) -> Iterator[list[str]]:
    """Return what the database is asked."""
    asked: list[str] = []

    def note(*words: object) -> None:
        asked.append(str(words[2]))

    event.listen(app.state.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(app.state.engine.sync_engine, "before_cursor_execute", note)
<% endif %>


async def test_the_last_layer_counts(
    configuration: Configuration, override_config: current.Override
) -> None:
    assert await configuration.get(Sample) == Sample()
    configuration.environment["SAMPLE_NUMBER"] = "6"
    configuration.environment["SAMPLE_WORD"] = ""  # Is not set
    configuration.expire()
    assert await configuration.get(Sample) == Sample(number=6)
    await configuration.change(Sample, "number", "7", "Ann")
    assert await configuration.get(Sample) == Sample(number=7)
    override_config(Sample, number=8)
    assert await configuration.get(Sample) == Sample(number=8)
    for wrong in ({"number": 0}, {"nothing": 1}):
        with pytest.raises(ValidationError):
            override_config(Sample, **wrong)
    configuration.overrides.clear()
    await configuration.change(Sample, "number", None, "Ann")
    assert [(it.text, it.source) for it in await configuration.show(Sample)] == [
        ("6", "environment"),
        (None, "default"),
        ("on", "default"),
        ("PT1M30S", "default"),
        ('["here"]', "default"),
        (None, "default"),
    ]


async def test_no_query_for_each_request(
    app: FastAPI, client: AsyncClient, configuration: Configuration, statements: list[str]
) -> None:
    async def read(sample: Annotated[Sample, Depends(current.current(Sample))]) -> int:
        return sample.number

    app.add_api_route("/sample", read)
    for _ in range(20):
        assert (await client.get("/sample")).json() == 5
    assert len(statements) == 1
    configuration.asked_at -= app.state.settings.config_ttl_seconds
    for _ in range(20):
        await client.get("/sample")
    assert len(statements) == 2


async def test_another_process_sees_a_change_later(
    app: FastAPI, configuration: Configuration
) -> None:
    other = Configuration(app.state.settings, app.state.sessions)
    assert (await other.get(Sample)).state == "on"
    await configuration.change(Sample, "state", "off", "Ann")
    assert (await configuration.get(Sample)).state == "off"
    assert (await other.get(Sample)).state == "on"
    other.asked_at -= app.state.settings.config_ttl_seconds
    assert (await other.get(Sample)).state == "off"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("number", "many"),
        ("number", "0"),
        ("state", "maybe"),
        ("places", "here"),
        ("places", "[1]"),
        ("token", ""),
        ("word", "\0"),
        ("word", "x" * (TEXT_MAX + 1)),
    ],
)
async def test_values_that_are_refused(configuration: Configuration, name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"should|Value error"):
        await configuration.change(Sample, name, text, "Ann")
    assert await configuration.get(Sample) == Sample()


async def test_wrong_values_are_left_out(
    configuration: Configuration, db: @{Session}, caplog: pytest.LogCaptureFixture
) -> None:
    configuration.environment |= {"SAMPLE_NUMBER": "6", "SAMPLE_STATE": "maybe"}
    await queries.save_value(db, "sample.number", "many", "Ann", is_secret=False)
    await queries.save_value(db, "sample.gone", "1", "Ann", is_secret=False)
    assert await configuration.get(Sample) == Sample(number=6)
    assert "sample.number: not used from database: Input should be a valid integer" in caplog.text
    assert "sample.state: not used from environment: Input should be 'on' or 'off'" in caplog.text
    assert "many" not in caplog.text


async def test_secrets_are_stored_encrypted_and_shown_nowhere(
    configuration: Configuration, db: @{Session}, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for word in ("an old one", WORDS):
        await configuration.change(Sample, "token", word, "Ann")
    sample = await configuration.get(Sample)
    assert sample.token == SecretStr(WORDS)
    stored = (await queries.load_values(db))["sample.token"]
    changes = await queries.list_changes(db)
    assert [(it.old, it.new) for it in changes] == [("hidden", "hidden"), (None, "hidden")]
    shown = f"{sample} {await configuration.show(Sample)} {stored} {changes}"
    assert not [it for it in (WORDS, "an old one") if it in shown + caplog.text]
    await configuration.change(Sample, "token", None, "Ann")
    assert (await queries.list_changes(db, "sample.token", limit=1))[0].new is None


async def test_a_new_secret_key(
    app: FastAPI, configuration: Configuration, caplog: pytest.LogCaptureFixture
) -> None:
    await configuration.change(Sample, "token", WORDS, "Ann")
    await configuration.change(Sample, "number", "7", "Ann")
    app.state.settings.secret_key = SecretStr("another")
    other = Configuration(app.state.settings, app.state.sessions)
    assert await other.get(Sample) == Sample(number=7)
    assert "sample.token cannot be decrypted: set it again, if SECRET_KEY is new" in caplog.text


async def test_history(configuration: Configuration, db: @{Session}) -> None:
    for name, text in (("number", "6"), ("word", "a"), ("number", "7"), ("number", None)):
        await configuration.change(Sample, name, text, "Ann")
    changes = await queries.list_changes(db)
    assert [(it.name, it.old, it.new) for it in changes] == [
        ("sample.number", "7", None),
        ("sample.number", "6", "7"),
        ("sample.word", None, "a"),
        ("sample.number", None, "6"),
    ]
    assert {it.who for it in changes} == {"Ann"}
    assert changes[0].at.tzinfo
    assert len(await queries.list_changes(db, "sample.number")) == 3


async def test_the_database_is_down(
    configuration: Configuration, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = 0

    async def fail(_db: @{Session}) -> dict[str, str]:
        nonlocal asked
        asked += 1
        raise @{error}

    with monkeypatch.context() as patch:
        patch.setattr(queries, "load_values", fail)
        for _ in range(3):
            assert await configuration.get(Sample) == Sample()
        assert asked == 1
        assert caplog.messages == ["Values stay as they are known: @{error_name}"]
    await configuration.change(Sample, "number", "7", "Ann")
    monkeypatch.setattr(queries, "load_values", fail)
    configuration.expire()
    assert (await configuration.get(Sample)).number == 7


async def test_the_database_hangs(
    configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = asyncio.Event()

    async def hang(_db: @{Session}) -> dict[str, str]:
        await answer.wait()
        return {"sample.number": "7"}

    monkeypatch.setattr(current, "TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(queries, "load_values", hang)
    assert await configuration.get(Sample) == Sample()
    monkeypatch.setattr(current, "TIMEOUT_SECONDS", 5)
    configuration.expire()
    asking = asyncio.create_task(configuration.get(Sample))
    await asyncio.sleep(0)
    assert await configuration.get(Sample) == Sample()  # Without waiting for the other one
    answer.set()
    assert (await asking).number == 7


async def test_many_ask_at_once(configuration: Configuration, statements: list[str]) -> None:
    await asyncio.gather(*(configuration.get(Sample) for _ in range(20)))
    assert len(statements) == 1


def test_every_value_is_found() -> None:
    for group in GROUPS:
        assert group() == group.model_validate({})
        for name in group.model_fields:
            assert find_value(f"{group.group}.{name}") == (group, name)
    for place in ("", "nothing", f"{GROUPS[0].group}.nothing"):
        with pytest.raises(KeyError):
            find_value(place)
