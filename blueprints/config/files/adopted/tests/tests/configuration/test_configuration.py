"""Values: where they come from, how long they are kept, what is refused."""

import asyncio
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from sqlalchemy@{".ext.asyncio" if is_async else ".orm"} import @{DbSession}
from typer.testing import CliRunner

from app.configuration import cli, queries
from app.configuration.current import Configuration, Sessions, current
from app.configuration.groups import GROUPS, find_value
from app.configuration.values import ConfigGroup

WORDS = "correct horse battery staple"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return how often the database was asked; with "down" in it, it fails."""
    notes: list[str] = []
    load = queries.load_values

    @{async}def note(db: @{DbSession}) -> dict[str, str]:
        if "down" in notes:
            raise OperationalError("SELECT", {}, ConnectionRefusedError())
        notes.append("load")
        return @{await}load(db)

    monkeypatch.setattr(queries, "load_values", note)
    return notes


@pytest.fixture
def run(
    configuration: Configuration,
    sessions: Sessions,
    sample: type[ConfigGroup],
    monkeypatch: pytest.MonkeyPatch,
) -> CliRunner:
    """Return what runs commands on the same database."""
    assert sample in GROUPS
    monkeypatch.setattr(cli, "open_session", sessions)
    monkeypatch.setattr(cli, "Settings", lambda: configuration.settings)
    return CliRunner()


def test_the_last_layer_counts(
    configuration: Configuration, sample: type[ConfigGroup]
) -> None:
    def number() -> object:
        return asyncio.run(configuration.get(sample)).model_dump()["number"]

    assert number() == 5
    configuration.environment["SAMPLE_NUMBER"] = "6"
    configuration.expire()
    assert number() == 6
    asyncio.run(configuration.change(sample, "number", "7", "Ann"))
    assert number() == 7
    configuration.override(sample, number=8)
    assert number() == 8
    configuration.overrides.clear()
    asyncio.run(configuration.change(sample, "number", None, "Ann"))
    assert number() == 6


def test_a_route_takes_a_group_and_asks_seldom(
    configuration: Configuration, sample: type[ConfigGroup], asked: list[str]
) -> None:
    app = FastAPI()
    app.state.configuration = configuration

    def read(group: Annotated[ConfigGroup, Depends(current(sample))]) -> object:
        return group.model_dump()["number"]

    app.add_api_route("/sample", read, response_model=int)
    client = TestClient(app)
    for _ in range(3):
        assert client.get("/sample").json() == 5
    assert asked == ["load"]
    configuration.asked_at -= configuration.settings.config_ttl_seconds
    client.get("/sample")
    assert asked == ["load", "load"]
    asyncio.run(configuration.change(sample, "number", "7", "Ann"))
    assert client.get("/sample").json() == 7


def test_another_process_sees_a_change_later(
    configuration: Configuration, sessions: Sessions, sample: type[ConfigGroup]
) -> None:
    other = Configuration(configuration.settings, sessions)
    assert asyncio.run(other.get(sample)) == sample()
    asyncio.run(configuration.change(sample, "number", "7", "Ann"))
    assert asyncio.run(other.get(sample)) == sample()
    other.asked_at -= configuration.settings.config_ttl_seconds
    assert asyncio.run(other.get(sample)) == sample.model_validate({"number": 7})


def test_the_database_is_down(
    configuration: Configuration, sample: type[ConfigGroup], asked: list[str]
) -> None:
    asked.append("down")
    assert asyncio.run(configuration.get(sample)) == sample()
    asked.remove("down")
    asyncio.run(configuration.change(sample, "number", "7", "Ann"))
    asked.append("down")
    configuration.expire()
    known = asyncio.run(configuration.get(sample))
    assert known == sample.model_validate({"number": 7})


def test_secrets_are_encrypted_and_shown_nowhere(
    configuration: Configuration, sample: type[ConfigGroup], run: CliRunner
) -> None:
    asked = run.invoke(cli.cli, ["set", "sample.token"], input=f"{WORDS}\n")
    assert (asked.exit_code, asked.output.strip()) == (0, "sample.token:")
    asyncio.run(configuration.load())
    assert WORDS not in configuration.stored["sample.token"]
    found = asyncio.run(configuration.get(sample))
    assert found.model_dump()["token"] == SecretStr(WORDS)
    listed = run.invoke(cli.cli, ["list"]).output
    assert "sample.token = ********** (database)" in listed
    assert run.invoke(cli.cli, ["get", "sample.token"]).output == "**********\n"
    history = run.invoke(cli.cli, ["history"]).output
    assert history.endswith("sample.token: — -> hidden\n")
    configuration.settings.secret_key = SecretStr("")
    refused = run.invoke(cli.cli, ["set", "sample.token", WORDS])
    assert refused.exit_code == 1
    assert WORDS not in refused.output


def test_set_and_delete(run: CliRunner) -> None:
    words = ["set", "sample.number", "7", "--who", "Ann"]
    assert run.invoke(cli.cli, words).exit_code == 0
    assert run.invoke(cli.cli, ["get", "sample.number"]).output == "7\n"
    run.invoke(cli.cli, ["delete", "sample.number", "--who", "Bob"])
    assert run.invoke(cli.cli, ["get", "sample.number"]).output == "5\n"
    history = run.invoke(cli.cli, ["history", "sample.number"]).output
    newest, oldest = history.splitlines()
    assert newest.endswith(" UTC Bob sample.number: 7 -> —")
    assert oldest.endswith(" UTC Ann sample.number: — -> 7")


@pytest.mark.parametrize(
    "words",
    [["get", "sample.x"], ["delete", "x.number"], ["set", "sample.number", "0"]],
)
def test_what_is_refused(run: CliRunner, words: list[str]) -> None:
    done = run.invoke(cli.cli, words)
    assert done.exit_code == 1
    assert words[1] in done.output


def test_every_value_is_found() -> None:
    for group in GROUPS:
        assert group() == group.model_validate({})
        for name in group.model_fields:
            assert find_value(f"{group.group}.{name}") == (group, name)
