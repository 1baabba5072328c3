"""The task `@{task}`, which a schedule runs."""

import asyncio
import logging

import pytest

from app.tasks.@{task} import @{task}


def test_@{task}(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        await @{task}()

    caplog.set_level(logging.INFO)
    asyncio.run(work())
    assert "Done: @{task}" in caplog.text
