"""A plug-in of pytest that measures what coverage.py does, which halves Python 3.11's speed.

It measures the folder `app`, and writes JSON to the file that COVERED names.
"""

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    slipcover: Any = import_module("slipcover")  # After pytest has hooked into imports
    tracer = slipcover.Slipcover(branch=True, source=["app"])
    imports = slipcover.ImportManager(tracer, slipcover.FileMatcher(sources=["app"]))
    imports.__enter__()

    def finish() -> None:
        imports.__exit__()
        Path(os.environ["COVERED"]).write_text(json.dumps(tracer.get_coverage()))

    early_config.add_cleanup(finish)
