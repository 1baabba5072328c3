"""The recipe `dev`: it starts more than the app from now on."""

from __future__ import annotations

import re

from vibegen.edits.place import Unsure, refuse

APP = re.compile(r"(?m)^[ \t]+(?:exec )?uv run (?=granian .*--reload\b)")
BESIDE = "python dev.py "


def start_all(source: str) -> str:
    """Let `just dev` start what dev.py lists beside the app.

    Raises:
        NoPlace: There is not exactly one line that starts it.
    """
    if BESIDE in source:
        return source
    found = [*APP.finditer(source)]
    if len(found) != 1:
        reason = Unsure("there is not exactly one line with `uv run granian` and `--reload`")
        raise refuse(
            BESIDE, BESIDE, "In the recipe `dev`, before the command of the app, add", reason
        )
    return source[: found[0].end()] + BESIDE + source[found[0].end() :]
