"""The pages that are made from the commands say what the commands say."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("script", ["make_reference.py", "make_consoles.py"])
def test_pages_are_not_stale(script: str) -> None:
    done = subprocess.run(
        [sys.executable, DOCS / script, "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_the_recording_of_the_tutorial_is_what_is_typed_there() -> None:
    tutorial = (DOCS / "tutorial.md").read_text()
    section = tutorial.partition("## Live, and in the background")[2].partition("\n## ")[0]
    (picture,) = re.findall(r"\((pictures/.*)\)", section)
    lines = ET.parse(DOCS / picture).iterfind(".//{*}text")  # noqa: S314 - ours
    seen = "".join("".join(it.itertext()) for it in lines)
    blocks = re.findall(r"(?ms)^```(?:python|diff) .*?\n(.*?)^```$", section)
    typed = [it for block in blocks for it in block.splitlines()]
    commands = re.findall(r"(?m)^\$ (?!cd \.\.)(.*)$", section)
    assert len(commands) >= 6
    assert [it for it in (*commands, *typed) if it not in seen] == []
