"""A task: a worker runs it in the background."""

from app.queue import worker

TIMEOUT_SECONDS = 300


@worker.task(timeout=TIMEOUT_SECONDS)
async def send_report(name: str) -> str:
    """Do what takes too long for a request, which goes on: `await send_report.enqueue("Ann")`."""
    return f"Hello, {name}"
