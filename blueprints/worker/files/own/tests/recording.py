"""Tasks that a test enqueues are recorded, and run when it says so."""

import pickle
from collections.abc import Generator, Sequence
from typing import Any

import pytest
from fastapi import FastAPI
from streaq.task import Task

from app.queue import Queue, worker


class Recorded(list[Task[..., Any]]):
    """The tasks that were enqueued and have not run yet."""

    def __init__(self, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
        async def record(task: Task[..., Any]) -> Task[..., Any]:
            self.append(task)
            return task

        async def record_all(_worker: object, tasks: Sequence[Task[..., Any]]) -> None:
            self.extend(tasks)

        def send(task: Task[..., Any]) -> Generator[Any, Any, Task[..., Any]]:
            return record(task).__await__()

        super().__init__()
        monkeypatch.setattr(Task, "__await__", send)
        monkeypatch.setattr(Queue, "enqueue_many", record_all)
        monkeypatch.setattr(Queue, "context", app.state)

    async def run(self) -> list[object]:
        """Run them and those that they enqueue, with what a worker would unpickle."""
        results: list[object] = []
        while self:
            task = self.pop(0)
            args, kwargs = pickle.loads(pickle.dumps((task.args, task.kwargs)))  # noqa: S301
            results.append(await worker.registry[task.parent.fn_name].runner(*args, **kwargs))
        return results
