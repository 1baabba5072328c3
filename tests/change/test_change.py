from __future__ import annotations

from pathlib import Path

import pytest

from vibegen.change import (
    Change,
    CreateFile,
    DeleteFile,
    EditFile,
    Lines,
    Operation,
    PostStep,
    Refused,
    merged,
    sha,
)

ROOT = Path("/nowhere")


def change(*operations: Operation) -> Change:
    return Change(ROOT, operations)


def test_an_empty_change_has_nothing_to_show() -> None:
    empty = Change(ROOT, notes=("read this",), post_steps=(PostStep(("git", "init"), "history"),))
    assert empty.is_empty
    assert (empty.diff(), empty.patch(), empty.lines()) == ("", "", ())
    assert empty.checked() is empty


def test_operations_know_what_they_read() -> None:
    assert sha(CreateFile("a", b"x").before) is None
    assert sha(EditFile("a", b"x", b"y").before) == sha(b"x")
    assert sha(DeleteFile("a", b"x").after) is None


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([CreateFile("a", b"1", executable=True), EditFile("a", b"1", b"2")], [("a", None, b"2")]),
        ([EditFile("a", b"1", b"2"), EditFile("a", b"2", b"3")], [("a", b"1", b"3")]),
        ([EditFile("a", b"1", b"2"), DeleteFile("a", b"2")], [("a", b"1", None)]),
        ([DeleteFile("a", b"1"), CreateFile("a", b"2")], [("a", b"1", b"2")]),
        ([CreateFile("a", b"1"), DeleteFile("a", b"1")], []),
        ([EditFile("a", b"1", b"2"), EditFile("a", b"2", b"1")], []),
        ([EditFile("a", b"1", b"1")], []),
        ([CreateFile("a", b"")], [("a", None, b"")]),
        ([CreateFile("b", b""), CreateFile("a", b"")], [("b", None, b""), ("a", None, b"")]),
    ],
)
def test_merging(
    operations: list[Operation], expected: list[tuple[str, bytes | None, bytes | None]]
) -> None:
    assert [(op.path, op.before, op.after) for op in merged(operations)] == expected


def test_merging_keeps_the_flags() -> None:
    assert change(CreateFile("a", b"1", executable=True), EditFile("a", b"1", b"2")).operations == (
        CreateFile("a", b"2", executable=True),
    )
    grown = [EditFile("a", b"1", b"12"), EditFile("a", b"12", b"2", replaces=True)]
    assert merged(grown) == (EditFile("a", b"1", b"2", replaces=True),)
    assert merged([grown[0], EditFile("a", b"12", b"123")]) == (EditFile("a", b"1", b"123"),)
    assert merged([DeleteFile("a", b"1"), CreateFile("a", b"2")]) == (
        EditFile("a", b"1", b"2", replaces=True),
    )


@pytest.mark.parametrize(
    "second", [CreateFile("a", b"2"), EditFile("a", b"other", b"2"), DeleteFile("a", b"2")]
)
def test_operations_that_do_not_follow_are_refused(second: Operation) -> None:
    with pytest.raises(Refused, match="`a` would be written twice") as caught:
        change(CreateFile("a", b"1"), second)
    assert caught.value.exit_code == 5


def test_lines_are_counted_per_file_and_without_the_record() -> None:
    counted = change(
        CreateFile("new.txt", b"1\n2\n3"),
        EditFile("old.txt", b"a\nb\n", b"a\nx\nb\n"),
        DeleteFile("gone.txt", b"1\n2\n"),
        CreateFile("icon.png", b"\x89PNG\0"),
        CreateFile(".vibegen/operations/0001-x-00000000.json", b"{}"),
    ).lines()
    assert counted == (
        Lines("new.txt", "create", 3, 0),
        Lines("old.txt", "edit", 1, 0),
        Lines("gone.txt", "delete", 0, 2),
        Lines("icon.png", "create", 0, 0, binary=True),
    )


def test_the_diff_leaves_the_record_out_unless_asked() -> None:
    both = change(CreateFile("a", b"1\n"), CreateFile(".vibegen/operations/x", b"2\n"))
    assert both.diff() == "--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+1\n"
    assert both.diff(record=True).endswith("+++ b/.vibegen/operations/x\n@@ -0,0 +1 @@\n+2\n")
    assert ".vibegen" in both.patch()


def test_json_holds_the_whole_plan() -> None:
    plan = Change(
        ROOT,
        (EditFile("a.txt", b"1\n", b"1\n2\n"), CreateFile("run", b"\xff\0", executable=True)),
        post_steps=(PostStep(("uv", "sync"), "installs"),),
        notes=("n",),
        manual_steps=("m",),
        kept=("k",),
    ).to_json()
    edit, create = plan.pop("operations")
    assert plan == {
        "format": "vibegen.plan",
        "version": 1,
        "post_steps": [{"argv": ["uv", "sync"], "why": "installs"}],
        "notes": ["n"],
        "manual_steps": ["m"],
        "kept": ["k"],
    }
    assert edit == {
        "op": "edit",
        "path": "a.txt",
        "read": sha(b"1\n"),
        "written": sha(b"1\n2\n"),
        "added": 1,
        "removed": 0,
        "binary": False,
        "executable": False,
        "replaces": False,
        "diff": "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1,2 @@\n 1\n+2\n",
        "content": {"encoding": "utf-8", "data": "1\n2\n"},
    }
    assert (create["read"], create["binary"], create["executable"]) == (None, True, True)
    assert create["content"] == {"encoding": "base64", "data": "/wA="}
    (gone,) = change(DeleteFile("a", b"1")).to_json()["operations"]
    assert (gone["op"], gone["written"], gone["content"]) == ("delete", None, None)


def test_adding_merges_again() -> None:
    first = change(CreateFile("a", b"1"))
    assert first.adding(EditFile("a", b"1", b"2")).operations == (CreateFile("a", b"2"),)
    assert first.operations == (CreateFile("a", b"1"),)
