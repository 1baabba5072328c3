"""Values from the command line."""

from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from app.__main__ import cli
from app.configuration.groups import GROUPS
from app.configuration.values import ConfigGroup

Run = Callable[..., str]
WORDS = "correct horse battery staple"


class Shown(ConfigGroup):
    """What the commands are tried with."""

    group: ClassVar = "shown"

    number: int = 5
    token: SecretStr | None = None


@pytest.fixture(autouse=True)
def group(run: Run) -> Iterator[None]:
    run("db create-schema")
    GROUPS.append(Shown)
    yield
    GROUPS.remove(Shown)


def test_set_show_and_delete(run: Run) -> None:
    assert run("config set shown.number 7 --who Ann") == ""
    assert run("config get shown.number") == "7\n"
    assert "shown.number = 7 (database)\nshown.token = — (default)\n" in run("config list")
    run("config delete shown.number --who Bob")
    assert run("config get shown.number") == "5\n"
    newest, oldest = run("config history shown.number").splitlines()
    assert newest.endswith(" UTC Bob shown.number: 7 -> —")
    assert oldest.endswith(" UTC Ann shown.number: — -> 7")


def test_secrets_are_asked_for_and_not_shown(run: Run) -> None:
    asked = CliRunner().invoke(cli, "config set shown.token", input=f"{WORDS}\n")
    assert (asked.exit_code, asked.output.strip()) == (0, "shown.token:")
    assert run("config get shown.token") == "**********\n"
    assert "shown.token = ********** (database)" in run("config list")
    assert run("config history").endswith("shown.token: — -> hidden\n")


def test_what_cannot_be(run: Run) -> None:
    for words in ("get shown.nothing", "set nothing 1", "delete nothing.number"):
        error, hint = run(f"config {words}", code=1).splitlines()
        assert error == f"error: there is no `{words.split()[1]}`"
        assert hint == "hint: `python -m app config list`"
    error, _hint = run("config set shown.number many", code=1).splitlines()
    assert error.startswith("error: `shown.number` is not changed: Input should be a valid integer")
