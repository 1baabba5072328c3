"""The second half of a writing command: checks -> diff -> confirm -> write."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from vibegen import plans, show, trust, write
from vibegen.change import Refused
from vibegen.stop import Stop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vibegen.blueprint import Blueprint
    from vibegen.change import Change, PostStep
    from vibegen.flags import Flags
    from vibegen.project import Project

FAILED, CHANGES, KEPT = 1, 3, 4  # Exit codes


class Interrupted(Stop):
    """Ctrl-C came when the work was done (exit code 130)."""

    exit_code = 130


def review(change: Change, flags: Flags) -> int:
    """Show a change as the flags ask for, and write it if they and the user say so.

    Returns:
        The exit code.
    """
    try:
        write.check(change)
    except write.Failed:
        if flags.writes:  # A dry run needs no permission
            raise
    for path in plans.save(change, flags.plan, flags.patch, force=flags.force):
        show.aside(f"written to {path}")
    if flags.json and not flags.writes:
        show.data({**plans.to_data(change), "applied": False})
    elif flags.diff:
        show.diff(change)
    elif change.is_empty and not flags.json:
        show.nothing_to_do(change)
    elif not flags.json:
        show.summary(change)
    if not flags.writes:
        return CHANGES if flags.check and not change.is_empty else 0
    return _apply(change, flags)


def _apply(change: Change, flags: Flags) -> int:
    if not change.is_empty:
        if flags.asks and not flags.yes and not _says_yes(change):
            show.aside("nothing written")
            return FAILED
        try:
            _write(change)
        except KeyboardInterrupt:
            if _is_written(change):
                raise Interrupted("interrupted after everything was written") from None
            raise
    if flags.json:
        show.data({**plans.to_data(change), "applied": not change.is_empty})
    elif not change.is_empty:
        show.notes(change.notes)
    return KEPT if change.kept else 0


def _write(change: Change) -> None:
    with show.progress(f"writing to {change.root}"):
        write.write(change)
    for step in change.post_steps:
        _run_step(step, change.root)


def _is_written(change: Change) -> bool:
    """Whether the write came first: it is all or nothing, so that one file tells."""
    operation = change.operations[0]
    path = change.root / operation.path
    return path.is_file() and path.read_bytes() == operation.after


def _says_yes(change: Change) -> bool:
    """Ask until the answer is one; end of input is a no."""
    while True:
        answer = _reply("Apply? [y/n/d]")
        if answer == "d":
            show.diff(change)
        elif answer in {"y", "n", ""}:
            return answer == "y"


def _reply(question: str) -> str:
    """Return the first letter of what is typed; empty only at the end of input."""
    show.question(question)
    line = sys.stdin.readline()
    if not line:
        show.aside("")
    return line.strip().lower()[:1] or ("?" if line else "")


def _run_step(step: PostStep, root: Path) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - the blueprint's command, listed in the preview
            step.argv, cwd=root, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr
        )
        problem = f"exit code {done.returncode}" if done.returncode else ""
    except OSError as error:
        problem = f"{error.strerror}"
    if problem:
        show.warning(f"`{' '.join(step.argv)}` failed: {problem}; the files are written")


def trust_check(project: Project, flags: Flags) -> Callable[[Blueprint], None]:
    """Make the check that a project's own blueprint has to pass before it runs."""

    def check(blueprint: Blueprint) -> None:
        if blueprint.source != "project" or flags.trust or trust.is_trusted(project.root):
            return
        place = blueprint.folder.relative_to(project.root)
        if flags.asks and _reply(f"Run code of this project, from {place}? [y/n]") == "y":
            trust.trust(project.root)
            return
        raise Refused(
            f"`{place}` is code of this project that you do not trust yet",
            hint="read it, then run the command with `--trust`",
        )

    return check
