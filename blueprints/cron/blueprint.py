"""A task that comes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vibegen import App


def cron(app: App, name: str, schedule: str) -> None:
    """Add a background task that a worker runs by itself: `add task NAME --cron SCHEDULE`.

    Args:
        app: Where it goes.
        name: clean_up, CleanUp.
        schedule: Minute, hour, day, month and weekday, in UTC: "0 3 * * *".
    """
    app.with_("task", name=name, cron=schedule)
