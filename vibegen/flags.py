"""The flags that every writing command has."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = ("plan", "patch")  # The flags that take the name of a file
PLACES = {  # The flags that choose where there are several places, and what they take
    "app": "FILE:NAME",
    "into": "FILE:NAME",
    "session": "FILE:NAME",
    "guard": "copy|open",
}
OF_FEW = ("mine", *PLACES)  # Not of every command that writes
FLAGS = {
    "dry_run": (("-n", "--dry-run"), "Say what would be done, and write nothing."),
    "diff": (("--diff",), "Print the diff, and write nothing."),
    "check": (("--check",), "Write nothing; exit code 3 if there is something to do."),
    "plan": (("--plan",), "Write the plan to a file, for `vibegen apply`, and nothing else."),
    "patch": (("--patch",), "Write what `git apply` takes to a file, and nothing else."),
    "json": (("--json",), "Print it all as JSON, and ask nothing."),
    "yes": (("-y", "--yes"), "Apply without asking."),
    "no_input": (("--no-input",), "Never ask anything; take the defaults and apply."),
    "force": (("--force",), "Go on where files are in the way; they are kept, and listed."),
    "mine": (("--mine",), "Your changes, which is what it shows anyway."),
    "trust": (("--trust",), "Run blueprints that this project brings itself."),
    "app": (("--app",), "The FastAPI object, where there are several."),
    "into": (("--into",), "What includes the new router, where there are several places."),
    "session": (("--session",), "What gives routes a session, where there are several."),
    "guard": (("--guard",), "Copy the `dependencies=` of the other routers, or leave it open."),
}


@dataclass(frozen=True)
class Flags:
    """Which of the flags were typed; the rest are words."""

    dry_run: bool = False
    diff: bool = False
    check: bool = False
    plan: str | None = None
    patch: str | None = None
    json: bool = False
    yes: bool = False
    no_input: bool = False
    force: bool = False
    trust: bool = False
    mine: bool = False
    app: str | None = None
    into: str | None = None
    session: str | None = None
    guard: str | None = None

    @classmethod
    def of(cls, words: Mapping[str, object]) -> Flags:
        """Take the flags from the words of a command line."""
        typed = {it: words[it] for it in FLAGS if words.get(it)}
        return cls(**typed)  # pyright: ignore[reportArgumentType] - Typer has checked them

    @property
    def asks(self) -> bool:
        """Whether a question may be asked at all."""
        has_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
        return has_terminal and not (self.no_input or self.json)

    @property
    def writes(self) -> bool:
        """Whether this run is meant to write."""
        return not (self.dry_run or self.diff or self.check or self.plan or self.patch)
