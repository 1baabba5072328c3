"""Remembers whose project-local blueprints this user trusts; a blueprint is code.

Kept in the user's own state folder: a project that could vouch for itself would be worth nothing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def is_trusted(root: Path) -> bool:
    """Whether the user said yes to the blueprints of the project at `root`."""
    try:
        return str(root.resolve()) in _file().read_text(encoding="utf-8").splitlines()
    except OSError:
        return False


def trust(root: Path) -> None:
    """Remember a yes; where that cannot be written, the question comes again."""
    with suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        with _file().open("a", encoding="utf-8") as file:
            file.write(f"{root.resolve()}\n")


def _file() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(state).expanduser() / "vibegen" / "trusted"
