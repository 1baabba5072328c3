"""Type checks of several emitted apps at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .kit import python_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .kit import Environment


def check_types(roots: Sequence[Path], environment: Environment, name: str) -> None:
    """Make sure that pyright, strict, finds nothing in apps of one folder: it starts once."""
    common = roots[0].parents[1]
    places = [it.relative_to(common).as_posix() for it in roots]
    config = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": places,
        "executionEnvironments": [{"root": it} for it in places],
    }
    file = common / f"pyright-{name}.json"
    file.write_text(json.dumps(config))
    command = f"pyright --project {file} --pythonpath {environment.python} --outputjson"
    report: dict[str, Any] = json.loads(environment.run(command, common, expect=None).stdout)
    assert report["summary"]["filesAnalyzed"] >= sum(len(python_files(it)) for it in roots)
    found = [_where(it) for it in report["generalDiagnostics"]]
    assert not found, "\n".join(map(str, found))


def _where(finding: dict[str, Any]) -> str:
    line = finding["range"]["start"]["line"] + 1
    return f"{finding['file']}:{line}: {finding['message']} ({finding.get('rule')})"
