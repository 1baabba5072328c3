"""Dead letters: how they are stored."""

from datetime import datetime

from beanie import Document


class DeadLetter(Document):
    """A task that failed for good."""

    task: str
    arguments: str
    error: str
    tries: int
    traceback: str
    payload: bytes
    failed_at: datetime

    class Settings:
        """Where Beanie keeps dead letters."""

        name = "dead_letters"
