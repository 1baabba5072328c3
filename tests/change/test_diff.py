from __future__ import annotations

import random
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from vibegen.change import Change, CreateFile, DeleteFile, EditFile, Operation
from vibegen.diff import counts, opcodes, readable, split_lines

if TYPE_CHECKING:
    from pathlib import Path

GIT = shutil.which("git")


def applied(folder: Path, patch: str, *, back: bool = False) -> None:
    assert GIT, "git is needed: `git apply` is what a patch is made for"
    (folder / "p.patch").write_text(patch, encoding="utf-8", newline="")
    command = [GIT, "apply", "--whitespace=nowarn", *(["-R"] if back else []), "p.patch"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + patch
    (folder / "p.patch").unlink()


def tree(folder: Path) -> dict[str, tuple[bytes, bool]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), bool(path.stat().st_mode & 0o100))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


OPERATIONS: list[Operation] = [
    CreateFile("plain.txt", b"a\nb\n"),
    CreateFile("open_end.txt", b"a\nb"),
    CreateFile("empty.txt", b""),
    CreateFile("run.sh", b"#!/bin/sh\n", executable=True),
    CreateFile("deep/er/file.py", b"x = 1\n"),
    CreateFile("with space/caf\xc3\xa9.txt".encode("latin-1").decode(), b"x\n"),
    CreateFile('quo"te.txt', b"x\n"),
    CreateFile("icon.png", bytes(range(256)) * 3),
    CreateFile("latin.txt", b"caf\xe9\n"),
    CreateFile("nul.bin", b"\0"),
    EditFile("crlf.txt", b"a\r\nb\r\n", b"a\r\nx\r\nb\r\n"),
    EditFile("bom.txt", b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfa\nb\n"),
    EditFile("feed.txt", b"a\x0cb\rc\nd\n", b"a\x0cb\rc\nnew\x1c\nd\n"),
    EditFile("loses_end.txt", b"a\nb\n", b"a\nb", replaces=True),
    EditFile("gains_end.txt", b"a\nb", b"a\nb\n"),
    EditFile("both_open.txt", b"a\nb", b"x\na\nb"),
    EditFile("after_open.txt", b"a\nb", b"a\nb\nc"),
    EditFile("filled.txt", b"", b"a\n"),
    EditFile("emptied.txt", b"a\n", b"", replaces=True),
    EditFile("pic.png", b"\0\1\2", b"\0\1\2\3" * 100, replaces=True),
    EditFile("utf16.txt", "a\n".encode("utf-16"), "a\nb\n".encode("utf-16")),
    EditFile("with space.txt", b"a\n", b"a\nb\n"),
    DeleteFile("gone.txt", b"a\nb\n"),
    DeleteFile("gone.bin", b"\0\xff"),
    DeleteFile("gone_empty.txt", b""),
]


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.path)
def test_git_applies_the_patch_and_takes_it_back(tmp_path: Path, op: Operation) -> None:
    if op.before is not None:
        (tmp_path / op.path).write_bytes(op.before)
    before = tree(tmp_path)
    executable = isinstance(op, CreateFile) and op.executable
    patch = Change(tmp_path, (op,)).patch()
    applied(tmp_path, patch)
    assert tree(tmp_path) == ({} if op.after is None else {op.path: (op.after, executable)})
    applied(tmp_path, patch, back=True)
    assert tree(tmp_path) == before


def test_one_patch_holds_everything(tmp_path: Path) -> None:
    for op in OPERATIONS:
        if op.before is not None:
            (tmp_path / op.path).write_bytes(op.before)
    applied(tmp_path, Change(tmp_path, tuple(OPERATIONS)).patch())
    expected = {op.path: op.after for op in OPERATIONS if op.after is not None}
    assert {path: data for path, (data, _) in tree(tmp_path).items()} == expected


def test_random_edits_make_patches_that_apply(tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 - a fixed seed, for tests
    operations: list[Operation] = []
    for number in range(150):
        before = [dice.choice("ab\r ") * dice.randint(0, 2) for _ in range(dice.randint(0, 40))]
        after = list(before)
        for _ in range(dice.randint(1, 6)):
            place = dice.randint(0, len(after))
            after[place : place + dice.randint(0, 3)] = [dice.choice("abc")] * dice.randint(0, 3)
        ends = [dice.choice(["", "\n"]) for _ in "12"]
        old, new = ("\n".join(s) + e for s, e in zip((before, after), ends, strict=True))
        path = f"{number}.txt"
        (tmp_path / path).write_bytes(old.encode())
        operations.append(EditFile(path, old.encode(), new.encode(), replaces=True))
    applied(tmp_path, Change(tmp_path, tuple(operations)).patch())
    for op in operations:
        assert (tmp_path / op.path).read_bytes() == op.after


def rebuilt(before: list[str], after: list[str]) -> list[str]:
    result: list[str] = []
    place = [0, 0]
    for tag, i1, i2, j1, j2 in opcodes(before, after):
        assert [i1, j1] == place
        result += before[i1:i2] if tag == "equal" else after[j1:j2]
        place = [i2, j2]
    assert place == [len(before), len(after)]
    return result


def test_lines_that_were_only_added_never_show_one_removed() -> None:
    dice = random.Random(11)  # noqa: S311 - a fixed seed, for tests
    for _ in range(2000):
        before = [dice.choice("ab}\n") + "\n" for _ in range(dice.randint(0, 12))]
        after = list(before)
        for _ in range(dice.randint(0, 5)):
            after.insert(dice.randint(0, len(after)), dice.choice("ab}\n") + "\n")
        assert rebuilt(before, after) == after
        assert {op[0] for op in opcodes(before, after)} <= {"equal", "insert"}


def test_a_frequent_line_is_no_noise() -> None:
    before = ["x\n" if n % 2 else f"{n}\n" for n in range(600)]
    after = [*before[:100], "new\n", *before[100:500], "x\n", "newer\n", *before[500:]]
    assert counts("".join(before).encode(), "".join(after).encode()) == (3, 0)


def test_lines_end_at_line_feeds_only() -> None:
    text = "a\x0cb\rc\r\n\x1cd\u2028e\n\nf"
    assert split_lines(text) == ["a\x0cb\rc\r\n", "\x1cd\u2028e\n", "\n", "f"]
    assert split_lines("") == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            None,
            b"a\nb",
            "--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n",
        ),
        (b"a\n", None, "--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"),
        (b"a", b"a\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
        (None, b"\0", "Binary files /dev/null and b/f differ\n"),
        (b"\0", b"\0\0", "Binary files a/f and b/f differ\n"),
        (None, b"", "--- /dev/null\n+++ b/f\n"),
        (b"caf\xe9\n", b"caf\xe9\nx\n", "--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n café\n+x\n"),
        (b"\xff\xfea\0\n", b"\xff\xfea\0\nx", "Binary files a/f and b/f differ\n"),
    ],
)
def test_a_readable_diff(before: bytes | None, after: bytes | None, expected: str) -> None:
    assert readable("f", before, after) == expected


def test_far_changes_are_two_hunks_and_near_ones_are_one() -> None:
    old = "".join(f"{n}\n" for n in range(40)).encode()
    far = old.replace(b"\n5\n", b"\n5\nx\n").replace(b"\n30\n", b"\n30\ny\n")
    near = old.replace(b"\n5\n", b"\n5\nx\n").replace(b"\n10\n", b"\n10\ny\n")
    assert readable("f", old, far).count("@@ -") == 2
    assert readable("f", old, near).count("@@ -") == 1
    assert "@@ -4,6 +4,7 @@\n 3\n 4\n 5\n+x\n 6\n 7\n 8\n@@ -29,6 +30,7 @@\n" in readable(
        "f", old, far
    )
