"""Logs: one JSON object a line in production, plain lines elsewhere."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from app.config import Settings

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class JsonFormatter(logging.Formatter):
    """Formats a record, its `extra={"fields": ...}` and its traceback as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; values that JSON does not know are written as text."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def configure_logging(settings: Settings) -> None:
    """Send the app's logs to standard error; called again, it replaces what it set before."""
    plain = logging.Formatter("%(levelname)s %(name)s: %(message)s")
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if settings.production else plain)
    logger = logging.getLogger("app")
    logger.handlers = [handler]
    logger.setLevel(settings.log_level)
