"""The pages build without a warning."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.slow
def test_mkdocs_builds_the_pages(tmp_path: Path) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "uv is not there; `./check` brings it along"
    mkdocs = ["mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(
        [uv, "run", "--isolated", "--only-group", "docs", *mkdocs],
        cwd=REPOSITORY,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # The pages ask no other host for anything
    index = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert 'src="http' not in index
    assert 'rel="stylesheet" href="http' not in index
