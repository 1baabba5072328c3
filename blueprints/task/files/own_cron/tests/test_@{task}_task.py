"""The task `@{task}`, which a schedule runs."""

import logging

import pytest

from app.tasks.@{task} import @{task}
from tests.recording import Recorded


async def test_@{task}(tasks: Recorded, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await @{task}.enqueue()
    await tasks.run()
    assert "Done: @{task}" in caplog.text
