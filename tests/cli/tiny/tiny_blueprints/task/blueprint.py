"""Background tasks."""

from vibegen import App, Name
from vibegen.edits import python


def task(app: App, name: Name, cron: str | None = None) -> None:
    """Add a background task that a worker runs.

    Args:
        cron: When it runs by itself, as `0 3 * * *`.
    """
    app.once("worker")
    app.create("files", task=name, cron=cron)
    app.edit("app/worker.py", python.add_import(f"app.tasks.{name.snake}"))
