"""What an edit of a long Python file costs, against a pass through libcst."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from bench.places import ROOT
from bench.report import Figure, say
from bench.timing import environment, ratio

if TYPE_CHECKING:
    from bench.places import Tool

LINES = 10_000
RIVAL = "libcst: parse, visit, write"
BUDGET = 0.45


def long_files(tool: Tool, rounds: int) -> list[Figure]:
    """Measure edits of one file in one process, so that no start and no import counts."""
    say("measuring edits of a long file")
    command = [tool.python, "-I", ROOT / "bench/passes.py", str(LINES), str(rounds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment())  # noqa: S603 - ours
    whole, *edits = json.loads(done.stdout).items()
    return [
        Figure(f"{name}, {LINES:,} lines", RIVAL, ratio(costs, whole[1]), BUDGET)
        for name, costs in edits
    ]
