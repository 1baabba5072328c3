"""What the commands emit stands in golden/ as real files; `pytest --update` rewrites them.

Read that diff as a colleague would: it is what users get.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vibegen.testing import check_golden

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(it.parent for it in GOLDEN.glob("*/COMMANDS"))


@pytest.mark.parametrize("case", CASES, ids=lambda it: it.name)
def test_golden(case: Path, request: pytest.FixtureRequest) -> None:
    check_golden(case, update=bool(request.config.getoption("--update")))


def test_every_folder_is_a_case() -> None:
    assert sorted(it for it in GOLDEN.iterdir() if it.is_dir()) == CASES


def test_a_difference_is_shown_and_can_be_accepted(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "COMMANDS").write_text("# An app\nvibegen new blog \\\n    --api --db none\n")
    (case / "gone").mkdir()
    (case / "gone/old.py").write_text("old = 1\n")
    with pytest.raises(AssertionError) as caught:
        check_golden(case)
    assert str(caught.value).startswith("`case` is emitted differently: ['.dockerignore', ")
    assert "'gone/old.py'" in str(caught.value)
    assert "--- /dev/null\n+++ b/.dockerignore\n@@ -0,0 " in str(caught.value)
    check_golden(case, update=True)
    assert not (case / "gone").exists()
    assert not (case / ".vibegen").exists()
    check_golden(case)


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    (tmp_path / "COMMANDS").write_text("vibegen add crud Post title\n")
    with pytest.raises(AssertionError, match="vibegen add crud Post title: 5\nerror: "):
        check_golden(tmp_path)


def test_ci_does_not_rewrite() -> None:
    words = [sys.executable, "-m", "pytest", __file__, "--update", "--collect-only", "-q"]
    settings = {**os.environ, "CI": "true"}
    done = subprocess.run(words, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr == "ERROR: --update rewrites what is expected, and CI only compares\n\n"
