"""What is read before a blueprint runs, so that all after it can stay pure.

A blueprint that can begin with something that is there already, such as a table of a running
database, has a module `reading.py` with a function `read(project, words)`. It returns the words as
if everything had been typed. They are what the blueprint is called with and what is recorded:
undo, upgrade and plans never read again.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from vibegen.change import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vibegen.blueprint import Blueprint
    from vibegen.project import Project
    from vibegen.signature import Word

    Words = Mapping[str, Word]

MODULE = "reading"
SOURCES = "from_"  # How the options begin that name something to read
SECONDS = 60  # A database that answers later than this is as good as down
INTERPRETERS = ("bin/python", "Scripts/python.exe")


def read_first(
    project: Project, blueprint: Blueprint, words: Words, check: Callable[[Blueprint], None]
) -> Words:
    """Return the words of a command line with what they name read into them.

    Args:
        project: The app.
        blueprint: The one that the words are for.
        words: What was typed.
        check: Raises a `Stop` if the blueprint's code may not run.
    """
    names = [it for it in words if it.startswith(SOURCES) and words[it]]
    if not names or not (blueprint.folder / f"{MODULE}.py").is_file():
        return words
    check(blueprint)
    blueprint.load()
    read = cast("Callable[[Project, Words], Words]", blueprint.load_beside(MODULE, "read"))
    return read(project, words)


def run_in_app(project: Project, script: Path, request: Mapping[str, object]) -> dict[str, Any]:
    """Run a script of ours with the app's own interpreter, and return the JSON that it prints.

    What it is asked goes through its input: others on this machine see the words of a command.

    Raises:
        Refused: The app has no environment, or the script could not do its work.
    """
    python = _interpreter(project.root)
    try:
        done = subprocess.run(  # noqa: S603 - the app's interpreter, a script of ours
            [python, str(script)],
            cwd=project.root,
            env={**os.environ, "PYTHONPATH": str(project.root)},
            input=json.dumps(request),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise Refused(
            f"the database did not answer within {SECONDS} seconds",
            hint="see whether it is up, and whether something blocks it",
        ) from None
    if done.returncode:
        said = done.stderr.strip().rpartition("\n")[2]
        raise Refused(
            f"the app's own environment cannot read its database: {said}",
            hint="see whether the app starts: `uv sync`, then `uv run just dev`",
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _interpreter(root: Path) -> str:
    """Return the Python that runs the app: its own environment's, else the active one's."""
    active = os.environ.get("VIRTUAL_ENV")
    for folder in (root / ".venv", *([Path(active)] if active else [])):
        for name in INTERPRETERS:
            if (folder / name).is_file():
                return str(folder / name)
    raise Refused(
        "the database is read with the app's own packages, and they are not installed",
        hint="install them first: `uv sync`",
    )
