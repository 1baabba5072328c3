"""What every refusal has in common."""

import json
import re

from .conftest import Result, Shell

REFUSED = (1, 2, 5)


def said(done: Result) -> list[str]:
    """Return the error and the hint of a refusal, which has nothing else to say."""
    assert done.code in REFUSED, done
    assert done.out == ""
    error, hint = done.err.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")
    assert "`" in error
    assert "unexpected" not in error
    assert not error.endswith(".")
    return [error.removeprefix("error: "), hint.removeprefix("hint: ")]


HASH = re.compile(r"\b(\d{4}(?:-\w+)+)-[0-9a-f]{8}\b")  # In an id: it differs with each template


def refusal(shell: Shell, *words: str) -> list[str]:
    """Run a command that is refused, check that it left the tree alone, and return its words.

    With `--json` it says the same as data on stdout, and nothing on stderr.
    """
    before = state(shell)
    done = shell(*words)
    spoken = said(done)
    data = shell(*words, "--json")
    assert (data.code, data.err) == (done.code, "")
    found = json.loads(data.out)
    assert [found["error"], found["hint"]] == spoken
    assert found["exit_code"] == done.code
    assert found["applied"] is False
    assert state(shell) == before
    return [HASH.sub(r"\1-*", it) for it in spoken]


def state(shell: Shell) -> dict[str, tuple[int, int, bytes]]:
    """Return mode, time and content of all that lies below, the record included."""
    return {
        it.relative_to(shell.cwd).as_posix(): (
            it.lstat().st_mode,
            it.lstat().st_mtime_ns,
            it.read_bytes() if it.is_file() else b"",
        )
        for it in sorted(shell.cwd.rglob("*"))
    }
