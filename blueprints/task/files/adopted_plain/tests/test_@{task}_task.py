"""The task `@{task}`, alone."""

import asyncio

from app.tasks.@{task} import @{task}


def test_@{task}() -> None:
    async def work() -> str:
        return await @{task}("Ann")

    assert asyncio.run(work()) == "Hello, Ann"
