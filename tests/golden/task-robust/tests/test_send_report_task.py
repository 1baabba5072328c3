"""The task `send_report`, alone and as a route would enqueue it."""

from app.tasks.send_report import send_report
from tests.recording import Recorded


async def test_send_report() -> None:
    assert await send_report("Ann") == "Hello, Ann"


async def test_send_report_enqueued(tasks: Recorded) -> None:
    await send_report.enqueue("Ann")
    assert [it.args for it in tasks] == [("Ann",)]
    assert await tasks.run() == ["Hello, Ann"]
