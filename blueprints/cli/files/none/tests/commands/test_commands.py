"""The app has a command line."""

import pytest
import typer
from typer.testing import CliRunner

from app.__main__ import cli
from app.cli import fail


def test_help() -> None:
    assert "Commands of this app" in CliRunner().invoke(cli, "--help").output


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        fail("no", "do this")
    assert (ended.value.exit_code, capsys.readouterr().err) == (1, "error: no\nhint: do this\n")
