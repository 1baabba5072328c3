"""The laws of commands, for authors of blueprints: what holds for every command that writes."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vibegen.golden import run_vibegen

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWING = {"--dry-run": 0, "--diff": 0, "--check": 3}  # Flags that write nothing, and exit codes
APPLIED = (0, 4)


def make_project(folder: Path, *options: str) -> Path:
    """Make a new app for a test, without a git repository of its own.

    Args:
        folder: An empty folder, such as pytest's `tmp_path`.
        options: Those of `vibegen new`, such as `--api`.

    Returns:
        The app's root, `folder / "blog"`.
    """
    code, out = run_vibegen(folder, "new", "blog", *options)
    _expect(code == 0, f"`vibegen new` ended with exit code {code}:\n{out}")
    shutil.rmtree(folder / "blog" / ".git", ignore_errors=True)
    return folder / "blog"


def check_blueprint(project: Path, *words: str) -> None:
    """Check the laws of commands for one command line, in copies of a project.

    What only shows writes nothing; twice is once; a plan that is applied does the same; undo
    leaves no trace. What users have edited is theirs: the command runs on the project as it is.

    Args:
        project: The app's root; it stays as it is.
        words: What is typed after `vibegen`, such as "add", "hello", "--shout".

    Raises:
        AssertionError: A law does not hold; the message says which, and names a file.
    """
    with TemporaryDirectory(prefix="laws-") as name:
        root = Path(shutil.copytree(project, Path(name, project.name), symlinks=True))
        before = _content(root)
        _check_showing(root, words)
        after = _check_twice(root, words)
        _undo(root, before)
        plan = Path(name, "plan.json")
        _run(root, *words, "--plan", str(plan))
        _same(before, _content(root), "`--plan` wrote to the project")
        _run(root, "apply", str(plan))
        _same(after, _content(root), "`apply` did not do what the command does")
        _undo(root, before)


def _check_showing(root: Path, words: tuple[str, ...]) -> None:
    before, times = _content(root), _times(root)
    for flag, expected in SHOWING.items():
        code, out = run_vibegen(root, *words, flag)
        _expect(code == expected, f"exit code {code} with `{flag}`, not {expected}:\n{out}")
        _same(before, _content(root), f"`{flag}` wrote")
        _expect(times == _times(root), f"`{flag}` touched a file")


def _check_twice(root: Path, words: tuple[str, ...]) -> Mapping[str, bytes]:
    _run(root, *words)
    after = _content(root)
    out = _run(root, *words)
    _same(after, _content(root), "the second time changed something")
    _expect(
        out.startswith("nothing to do\n"), f"the second time, there was something to do:\n{out}"
    )
    return after


def _undo(root: Path, before: Mapping[str, bytes]) -> None:
    _run(root, "undo")
    _same(before, _content(root), "`undo` left a trace")


def _run(root: Path, *words: str) -> str:
    code, out = run_vibegen(root, *words)
    _expect(code in APPLIED, f"`vibegen {' '.join(words)}` ended with exit code {code}:\n{out}")
    return out


def _content(root: Path) -> dict[str, bytes]:
    """Return every file and folder below, the record included."""
    return {
        it.relative_to(root).as_posix(): it.read_bytes() if it.is_file() else b""
        for it in sorted(root.rglob("*"))
        if "__pycache__" not in it.parts
    }


def _times(root: Path) -> dict[str, int]:
    return {str(it): it.lstat().st_mtime_ns for it in root.rglob("*")}


def _same(before: Mapping[str, bytes], after: Mapping[str, bytes], otherwise: str) -> None:
    changed = [it for it in {**before, **after} if before.get(it) != after.get(it)]
    _expect(not changed, f"{otherwise}: {', '.join(changed[:3])}")


def _expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - as `assert` has it
    if not holds:
        raise AssertionError(otherwise)
