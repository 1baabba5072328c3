"""The flags that every writing command has."""

from __future__ import annotations

import sys
from dataclasses import dataclass

FLAGS = {
    "dry_run": (("-n", "--dry-run"), "Say what would be done, and write nothing."),
    "diff": (("--diff",), "Print the diff, and write nothing."),
    "check": (("--check",), "Write nothing; exit code 3 if there is something to do."),
    "json": (("--json",), "Print the plan as JSON; asks nothing."),
    "yes": (("-y", "--yes"), "Apply without asking."),
    "no_input": (("--no-input",), "Never ask anything; take the defaults and apply."),
    "force": (("--force",), "Go on where files are in the way; they are kept, and listed."),
    "trust": (("--trust",), "Run blueprints that this project brings itself."),
}


@dataclass(frozen=True)
class Flags:
    """Which of the flags were typed."""

    dry_run: bool
    diff: bool
    check: bool
    json: bool
    yes: bool
    no_input: bool
    force: bool
    trust: bool

    @property
    def asks(self) -> bool:
        """Whether a question may be asked at all."""
        has_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
        return has_terminal and not (self.no_input or self.json)

    @property
    def writes(self) -> bool:
        """Whether this run is meant to write."""
        return not (self.dry_run or self.diff or self.check)
