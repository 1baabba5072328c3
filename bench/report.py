"""Figures with their budgets, as a table."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.timing import Spread

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = """\
# Benchmarks

Made by `{command}` on {date} with {python} ({machine}). Do not edit: run it again.

{table}

{summary}.

## How to read it

- **x** is a ratio of CPU time (user and system time of the whole process, children included). Both sides ran in turns
  in the same run, A B A B; each pair gives a ratio; the median counts, and the quartiles say how sure it is.
  Bytecode is compiled beforehand on both sides, and the tool runs from its installed wheel.
- **Requests** are calls to the ASGI app, without a server or a client: from the first byte in to the last byte out,
  with the threads of the database driver. Every app has its own SQLite file of 10,000 rows and runs in its own process.
- **By hand, equal features** (`bench/rivals/equal.py`) is what the pages of FastAPI and SQLModel teach, plus what an
  emitted app does: search, filters, sorting, fields and cursors in the list; request id, log line, security headers,
  check of the host, limit of the body. The budget of 1.1 belongs to these rows: they compare code with code, and not a
  feature with its absence.
- **By hand, as the docs teach it** (`bench/rivals/plain.py`) has none of that: no middleware, no log, no filters.
  Those rows say what the features cost.
- **FastCRUD** (`bench/rivals/fastcrud.py`) is set up as its own quick start does, without middleware. Its list always
  counts, so *list without total* compares with its only list.
- No test asserts a time. A budget that is not met says `NO` here, and is a reason to look.
"""
HEAD = ("What", "Against", "Measured", "Quartiles", "Budget", "Met")


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Args:
        what: What was measured.
        against: What it was compared with; empty for an absolute number.
        measured: The number.
        budget: The most that it may be; `None` where it only informs.
        unit: What is counted: "x" for a ratio.
    """

    what: str
    against: str
    measured: Spread
    budget: float | None = None
    unit: str = "x"

    @property
    def met(self) -> str:
        """Whether the budget holds, in one word."""
        if self.budget is None:
            return ""
        return "yes" if self.measured.middle <= self.budget else "NO"

    @property
    def cells(self) -> tuple[str, ...]:
        """Its row of the table."""
        it = self.measured
        digits = 0 if self.unit == "processes" else 2
        quartiles = f"{it.low:.2f} - {it.high:.2f}" if digits else ""
        budget = "" if self.budget is None else f"{self.budget:g} {self.unit}"
        measured = f"{it.middle:.{digits}f} {self.unit}"
        return self.what, self.against, measured, quartiles, budget, self.met


def table(figures: Sequence[Figure]) -> str:
    """Return all figures as one table, which is Markdown and can be read as it is."""
    rows = [HEAD, *(figure.cells for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def summary(figures: Sequence[Figure]) -> str:
    """Say in one line how many budgets hold."""
    met = [figure.met for figure in figures if figure.budget is not None]
    return f"{met.count('yes')} of {len(met)} budgets met"


def page(figures: Sequence[Figure], command: str) -> str:
    """Return the page of the documentation that keeps the figures."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    made = PAGE.format(
        command=command,
        date=datetime.now(UTC).date().isoformat(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        machine=f"{platform.system()} on {platform.machine()}, {cores} cores",
        table=table(figures),
        summary=summary(figures),
    )
    return "\n".join(line.rstrip() for line in made.splitlines()) + "\n"


def say(text: str) -> None:
    """Tell on standard error what is going on."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
