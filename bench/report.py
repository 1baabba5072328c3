"""Figures with their budgets, as a table."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.timing import Spread

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
        digits = 0 if self.unit == "process" else 2
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
    template = Path(__file__).with_name("page.md").read_text(encoding="utf-8")
    return template.format(
        command=command,
        date=datetime.now(UTC).date().isoformat(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        machine=f"{platform.system()} on {platform.machine()}, {cores} cores",
        table=table(figures),
        summary=summary(figures),
    )


def say(text: str) -> None:
    """Tell on standard error what is going on."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
