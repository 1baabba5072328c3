"""Whatever moment a write dies at: the old tree or the new one, after the next start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def crash(scene: str, folder: Path, *more: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(HERE / "crash.py"), scene, str(folder), *more],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("scene", "least"), [("mixed", 90), ("edits", 50), ("deletes", 40), ("new", 20)]
)
def test_a_write_that_is_killed_at_any_moment(tmp_path: Path, scene: str, least: int) -> None:
    found = crash(scene, tmp_path)
    assert found["wrong"] == []
    assert found["moments"] >= least
    assert found["old"] + found["new"] == found["moments"]
    assert min(found["old"], found["new"]) > 0


@pytest.mark.parametrize(
    ("scene", "least"), [("mixed", 30), ("one of each", 20), ("deletes", 12), ("new", 9)]
)
def test_a_write_that_is_killed_at_any_call_of_the_system(
    tmp_path: Path, scene: str, least: int
) -> None:
    found = crash(scene, tmp_path, "system")
    assert found["wrong"] == []
    assert found["moments"] >= least
    assert found["old"] + found["new"] == found["moments"]
    assert found["old"] > 0
    assert scene == "new" or found["new"] > 0  # A new project is there with its last call


@pytest.mark.parametrize("scene", ["one of each", "deletes", "new"])
def test_a_recovery_that_is_killed_too(tmp_path: Path, scene: str) -> None:
    found = crash(scene, tmp_path, "again")
    assert found["wrong"] == []
    assert found["old"] + found["new"] == found["moments"]
