"""The commands that are no blueprints, as the command line declares them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """One command.

    Args:
        help: What it does, in one sentence.
        word: What its one argument is called in the help; "" for none.
        about: What that argument is.
        required: Whether it has to be typed.
        flags: Those of the flags that it takes.
    """

    help: str
    word: str = ""
    about: str = ""
    required: bool = False
    flags: tuple[str, ...] = ("json",)


WRITES = ("dry_run", "diff", "check", "json", "yes", "no_input")
VERBS = {
    "adopt": Verb(
        "Find where things are in an app that vibegen did not make; writes only .vibegen/.",
        word="[DIR]",
        about="The folder of the app, if it is not the current one.",
        flags=(*WRITES, "plan", "patch", "force", "app", "into", "session"),
    ),
    "undo": Verb(
        "Take back the last command, or the one with this number.",
        word="ID",
        about="The number of the command, or its id, as `vibegen log` shows them.",
        flags=(*WRITES, "plan", "patch", "force", "trust"),
    ),
    "log": Verb("Show the commands that made this project, the first one first."),
    "status": Verb("Show what became of all that commands emitted."),
    "why": Verb(
        "Say which command emitted a line, and what became of it since.",
        word="FILE:LINE",
        about="A line of a file, such as app/main.py:12.",
        required=True,
    ),
    "diff": Verb("Show what you changed since it was emitted.", flags=("mine", "json")),
    "apply": Verb(
        "Carry out a plan, unless a file that it read has changed since.",
        word="PLAN",
        about="A file that `--plan` wrote.",
        required=True,
        flags=WRITES,
    ),
}
