"""Variables of `.env.example` and recipes of a `justfile`."""

import pytest

from vibegen.edits import env, just
from vibegen.testing import check_edit, check_no_place, check_same

URL = env.add_variable("REDIS_URL", "redis://localhost:6379", "Where Redis listens")
LINES = "# Where Redis listens\nREDIS_URL=redis://localhost:6379\n"


def test_variables() -> None:
    check_edit(URL, "", LINES)
    check_edit(URL, "A=1\n", f"A=1\n\n{LINES}")
    check_edit(URL, "A=1\n\n", f"A=1\n\n{LINES}")
    check_edit(URL, "A=1", f"A=1\n\n{LINES[:-1]}")
    check_edit(env.add_variable("B", "x y#"), "\ufeffA=1\r\n", '\ufeffA=1\r\nB="x y#"\r\n')
    check_edit(URL, 'A="\nREDIS_URL=\n"\n', f'A="\nREDIS_URL=\n"\n\n{LINES}')


@pytest.mark.parametrize(
    "line",
    ["REDIS_URL=", "export REDIS_URL = 'x'", "# REDIS_URL=x", "redis_url=1", "\tREDIS_URL=1"],
)
def test_variables_there_already(line: str) -> None:
    check_same(URL, f"A='1'\n{line}")


def test_no_place_for_a_variable() -> None:
    assert "REDIS_URL=redis:" in check_no_place(URL, "A='x\nB=1\n").steps[0]


WORKER = just.add_recipe("worker", "uv run streaq app.worker.worker", comment="Run the tasks")
RECIPE = "# Run the tasks\nworker:\n    uv run streaq app.worker.worker\n"


def test_recipes() -> None:
    check_edit(WORKER, "", RECIPE)
    check_edit(WORKER, "dev:\n    x\n", f"dev:\n    x\n\n{RECIPE}")
    tabs = RECIPE.replace("    ", "\t").replace("\n", "\r\n")
    check_edit(
        WORKER,
        "worker := 'x'\r\ndev a='b':\r\n\tx",
        f"worker := 'x'\r\ndev a='b':\r\n\tx\r\n\r\n{tabs[:-2]}",
    )
    task = just.add_recipe("task", "a {{name}}\n\nb", parameters="name *args")
    check_edit(task, "x := '1'\n\n", "x := '1'\n\ntask name *args:\n    a {{name}}\n\n    b\n")


@pytest.mark.parametrize(
    "line", ["worker:", "@worker a b='c d': dev", "worker *args:", "[private]\nworker :\n  x"]
)
def test_recipes_there_already(line: str) -> None:
    check_same(WORKER, f"dev:\n  x\n{line}\n")


@pytest.mark.parametrize("line", ["alias worker := dev", "dev:\n  x \\"])
def test_no_place(line: str) -> None:
    assert "uv run streaq" in check_no_place(WORKER, line).steps[0]
