"""The task `@{task}`, alone and as a route would enqueue it."""

from app.tasks.@{task} import @{task}
from tests.recording import Recorded


async def test_@{task}() -> None:
    assert await @{task}("Ann") == "Hello, Ann"


async def test_@{task}_enqueued(tasks: Recorded) -> None:
    await @{task}.enqueue("Ann")
    assert [it.args for it in tasks] == [("Ann",)]
    assert await tasks.run() == ["Hello, Ann"]
