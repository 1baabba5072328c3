"""What is kept of a task that failed for good, whatever the database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.queue import worker

TEXT_MAX = 16_000  # Characters of a traceback, and of what else is kept to be read


def utc_now() -> datetime:
    """Return the current moment, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Letter:
    """A task that failed for good; a list leaves out its traceback and its payload."""

    task: str
    arguments: str
    error: str
    tries: int
    traceback: str = ""
    payload: bytes = b""  # As it was sent: pickled and signed
    failed_at: datetime = field(default_factory=utc_now)
    id: str = ""


async def send_again(letter: Letter) -> str:
    """Enqueue what failed once more, and return the id of the new task.

    Raises `StreaqError` where the arguments cannot be read: by another SECRET_KEY, or since what
    they are made of has gone.
    """
    sent = await worker.deserialize(letter.payload)
    task = await worker.enqueue_unsafe(sent["f"], *sent["a"], **sent["k"])
    return task.id
