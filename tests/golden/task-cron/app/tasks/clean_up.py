"""A task on a schedule: one of the workers runs it, however many there are."""

import logging

from app.queue import worker

TIMEOUT_SECONDS = 300

logger = logging.getLogger(__name__)


@worker.cron("0 3 * * *", timeout=TIMEOUT_SECONDS)  # In UTC
async def clean_up() -> None:
    """Do what has to be done now and then."""
    logger.info("Done: clean_up")
