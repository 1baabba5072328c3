"""Runs vibegen of this checkout for the pages that are made from what it says."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent
REPOSITORY = DOCS.parent
WIDTH = "80"  # Columns of the terminal that the help is wrapped for


def vibegen(folder: Path, *words: str) -> str:
    """Run vibegen without a terminal, and return all that it prints."""
    settings = {"PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1", "COLUMNS": WIDTH, "TERM": "dumb"}
    done = subprocess.run(
        [sys.executable, "-m", "vibegen", *words],
        cwd=folder,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def write_or_check(pages: Mapping[Path, str]) -> int:
    """Write the pages that differ, or only name them if `--check` was typed; the exit code."""
    stale = {
        page: text
        for page, text in pages.items()
        if not page.is_file() or page.read_text(encoding="utf-8") != text
    }
    if "--check" in sys.argv:
        for page in stale:
            sys.stderr.write(f"{page.name} is stale: run `python {sys.argv[0]}`\n")
        return 1 if stale else 0
    for page, text in stale.items():
        page.write_text(text, encoding="utf-8")
    return 0
