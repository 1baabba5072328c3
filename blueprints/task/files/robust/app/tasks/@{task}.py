"""A robust task: what fails is tried again, and in the end can be looked at and sent again."""

from app.robust import robust_task

TIMEOUT_SECONDS = 300


@robust_task(max_retries=3, backoff_base=2.0, backoff_max=300.0, timeout_seconds=TIMEOUT_SECONDS)
async def @{task}(name: str) -> str:
    """Do what takes too long for a request, which goes on: `await @{task}.enqueue("Ann")`."""
    return f"Hello, {name}"
