"""Golden folders: what a command emits, as real files that a reviewer reads."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vibegen.diff import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    Files = Mapping[str, bytes]  # By path, with slashes

COMMANDS = "COMMANDS"
SUMS = "SHA256SUMS"
LEFT_OUT = {".git", ".vibegen", "__pycache__"}
READ_LINE_BYTES = 1_000  # Minified files have longer lines, and nobody reads them
READ_BYTES = 50_000
SHOWN_LINES = 200  # Of a difference
PATIENCE_SECONDS = 120


def check_golden(case: Path, *, update: bool = False) -> None:
    """Check that the last command of a case emits what stands beside it.

    A case is a folder with a file `COMMANDS`: a command of vibegen in each line, `cd FOLDER`, and
    comments. Beside it stand the files that the last command creates, under their own names;
    of a file that it changes the diff, as `NAME.diff`; and of what nobody reads only the hash, in
    `SHA256SUMS`. `.vibegen/` is left out: its record says the same once more.

    Args:
        case: The folder.
        update: Write what is emitted now over what stands there, instead of comparing.

    Raises:
        AssertionError: They differ; the message is the diff.
    """
    emitted = _emitted((case / COMMANDS).read_text(encoding="utf-8"))
    kept = {path: it for path, it in _tree(case).items() if path != COMMANDS}
    if update:
        _replace(case, kept, emitted)
        return
    paths = sorted({*kept, *emitted})
    changed = [it for it in paths if kept.get(it) != emitted.get(it)]
    if changed:
        diff = "".join(readable(it, kept.get(it), emitted.get(it)) for it in changed)
        shown = "\n".join(diff.splitlines()[:SHOWN_LINES])
        raise AssertionError(f"`{case.name}` is emitted differently: {changed}\n{shown}")


def _emitted(commands: str) -> dict[str, bytes]:
    """Run commands in an empty folder; return what the last one did there, as a case holds it."""
    lines = [shlex.split(it, comments=True) for it in commands.replace("\\\n", " ").splitlines()]
    *earlier, last = [it for it in lines if it]
    with TemporaryDirectory(prefix="golden-") as name:
        folder = here = Path(name)
        for words in earlier:
            here = _type(words, here)
        before = _tree(_root(folder))
        _type(last, here)
        return _shown(before, _tree(_root(folder)))


def _type(words: list[str], here: Path) -> Path:
    """Run one command in a folder, and return the folder for the next one."""
    if words[0] == "cd":
        return here / words[1]
    assert words[0] == "vibegen", f"`{words[0]}` is no command for {COMMANDS}"  # noqa: S101
    code, out = run_vibegen(here, *words[1:])
    if code:
        raise AssertionError(f"{shlex.join(words)}: {code}\n{out}")
    return here


def run_vibegen(cwd: Path, *words: str) -> tuple[int, str]:
    """Run one command of this very vibegen, whatever is installed; it asks nothing.

    Returns:
        The exit code, and what it printed on both streams.
    """
    source = str(Path(__file__).parents[1])
    paths = os.pathsep.join([source, *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(  # noqa: S603 - the words are the author's own
        [sys.executable, "-m", "vibegen", *words, "--no-input"],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    return done.returncode, done.stdout + done.stderr


def _root(folder: Path) -> Path:
    """Return the app below a folder; the folder itself where there is none yet."""
    return next((it.parent for it in sorted(folder.rglob(".vibegen"))), folder)


def _tree(root: Path) -> dict[str, bytes]:
    files = {it.relative_to(root): it for it in sorted(root.rglob("*")) if it.is_file()}
    return {
        path.as_posix(): file.read_bytes()
        for path, file in files.items()
        if not LEFT_OUT & {*path.parts}
    }


def _shown(before: Files, after: Files) -> dict[str, bytes]:
    """Return new files, diffs of changed ones, and the list of hashes."""
    shown: dict[str, bytes] = {}
    sums: list[str] = []
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old is None and new is not None and not _is_read(new):
            sums.append(f"{hashlib.sha256(new).hexdigest()}  {path}\n")
        elif old is None and new is not None:
            shown[path] = new
        elif old != new:
            shown[f"{path}.diff"] = readable(path, old, new).encode()
    return shown | ({SUMS: "".join(sums).encode()} if sums else {})


def _is_read(data: bytes) -> bool:
    return len(data) <= READ_BYTES and max(map(len, data.split(b"\n"))) <= READ_LINE_BYTES


def _replace(case: Path, kept: Files, emitted: Files) -> None:
    for path in {*kept} - {*emitted}:
        (case / path).unlink()
    for path, data in emitted.items():
        (case / path).parent.mkdir(parents=True, exist_ok=True)
        (case / path).write_bytes(data)
    for folder in sorted((it for it in case.rglob("*") if it.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
