"""The task `clean_up`, which a schedule runs."""

import logging

import pytest

from app.tasks.clean_up import clean_up
from tests.recording import Recorded


async def test_clean_up(tasks: Recorded, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await clean_up.enqueue()
    await tasks.run()
    assert "Done: clean_up" in caplog.text
