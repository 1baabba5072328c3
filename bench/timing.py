"""CPU time of other processes, and ratios of it.

The machine that measures is busy with other things too, so nothing here is compared with a number
of yesterday: two commands run in turns, A B A B, each pair gives a ratio, and the median counts.
"""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from statistics import median, quantiles
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one run of a command took, its children included.

    Args:
        cpu: User and system time in seconds.
        wall: Seconds from start to end.
    """

    cpu: float
    wall: float


@dataclass(frozen=True)
class Spread:
    """The middle of some measurements, and the quartiles that say how sure it is."""

    low: float
    middle: float
    high: float


def run(argv: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command in a folder to its end and return what it took.

    Raises:
        SystemExit: It failed; holds what it said.
    """
    words = [*map(str, argv)]
    with TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the commands are ours
            words,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)  # Alone it tells of this child and its own
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"`{' '.join(words)}` failed:\n{said.read().decode()}")
    return Cost(usage.ru_utime + usage.ru_stime, wall)


def environment() -> Mapping[str, str]:
    """Return the environment without what would let another Python or checkout in."""
    dropped = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    return {key: value for key, value in os.environ.items() if key not in dropped}


def in_turns(
    costs: Sequence[Callable[[], float]], rounds: int, *, warm: int = 1
) -> list[list[float]]:
    """Measure several things in turns; every other round goes backwards, so that none is favoured.

    Returns:
        One list of costs for each, in the order of the rounds.
    """
    measured: list[list[float]] = [[] for _ in costs]
    for number in range(rounds + warm):
        turns = list(enumerate(costs))
        for place, cost in turns if number % 2 else reversed(turns):
            value = cost()
            if number >= warm:
                measured[place].append(value)
    return measured


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Return how many times more we took, round by round."""
    return spread([our / their for our, their in zip(ours, theirs, strict=True)])


def spread(values: Sequence[float]) -> Spread:
    """Return the median and the quartiles."""
    low, _, high = quantiles(values, n=4) if len(values) > 1 else (values[0],) * 3
    return Spread(low, median(values), high)
