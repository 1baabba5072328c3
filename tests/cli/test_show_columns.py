"""Diffs in two columns, where the terminal is wide."""

import json
import re
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from rich.cells import cell_len
from rich.console import Console

from vibegen.columns import BETWEEN, WIDE_COLUMNS, beside
from vibegen.diff import readable

from .conftest import Shell, plain

ROOM = 39  # Of each side of a terminal of 81 columns


def drawn(before: str | None, after: str | None, width: int = 81) -> str:
    """Return what a terminal of some width shows of the diff of a file."""
    old, new = (None if it is None else it.encode() for it in (before, after))
    console = Console(width=width, file=StringIO(), color_system=None)
    for line in beside(readable("app/x.py", old, new), width):
        console.print(line)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def sides(line: str) -> tuple[str, str]:
    """Cut a line where the columns meet."""
    at = max(at for at in range(len(line) + 1) if cell_len(line[:at]) == ROOM)
    assert line[at : at + len(BETWEEN)] in {BETWEEN, BETWEEN.rstrip()}
    return line[:at].rstrip(), line[at + len(BETWEEN) :]


def test_old_and_new_stand_beside_each_other() -> None:
    before = "import os\n\n\ndef one():\n    return 1\n\n\ndef two():\n    return 2\n"
    after = "import os\nimport re\n\n\ndef one():\n    return 'one'\n\n\ndef two():\n    pass\n"
    assert drawn(before, after) == snapshot("""\
--- a/app/x.py                          │ +++ b/app/x.py
@@ -1,9 +1,10 @@
 1   import os                          │  1   import os
                                        │  2 + import re
 2                                      │  3
 3                                      │  4
 4   def one():                         │  5   def one():
 5 -     return 1                       │  6 +     return 'one'
 6                                      │  7
 7                                      │  8
 8   def two():                         │  9   def two():
 9 -     return 2                       │ 10 +     pass
""")


def test_more_lines_on_one_side_and_several_hunks() -> None:
    gap = "".join(f"{number}\n" for number in range(8))
    assert drawn(f"a\nb\nc\n{gap}z\n", f"A\n{gap}y\nz\n") == snapshot("""\
--- a/app/x.py                          │ +++ b/app/x.py
@@ -1,6 +1,4 @@
 1 - a                                  │  1 + A
 2 - b                                  │
 3 - c                                  │
 4   0                                  │  2   0
 5   1                                  │  3   1
 6   2                                  │  4   2
@@ -9,4 +7,5 @@
 9   5                                  │  7   5
10   6                                  │  8   6
11   7                                  │  9   7
                                        │ 10 + y
12   z                                  │ 11   z
""")


def test_long_and_wide_lines_go_on_below() -> None:
    before = "x = 'a long line of plain letters that has no room'\n"
    after = "y = '日本語のテキストはセルを二つずつ取ります。長いです'\nz = '👍'\n"
    assert drawn(before, after) == snapshot("""\
--- a/app/x.py                          │ +++ b/app/x.py
@@ -1 +1,2 @@
1 - x = 'a long line of plain letters t │ 1 + y = '日本語のテキストはセルを二つず
    hat has no room'                    │     つ取ります。長いです'
                                        │ 2 + z = '👍'
""")


def test_what_would_move_the_cursor_is_written_out() -> None:
    before = "\tx\ty\nfeed\f\n"
    after = "\tx\tz\nfeed\f\n\x1b[2Jred\u202e\u200d\x07\u3000e\u0301\n"
    assert drawn(before, after) == snapshot("""\
--- a/app/x.py                          │ +++ b/app/x.py
@@ -1,2 +1,3 @@
1 -     x   y                           │ 1 +     x   z
2   feed\\x0c                            │ 2   feed\\x0c
                                        │ 3 + \\x1b[2Jred\\u202e\\u200d\\x07\u3000e\u0301
""")


def test_line_ends_are_shown_where_they_are_mixed() -> None:
    assert drawn("a\r\nb\r\nend", "a\r\nc\r\nend") == snapshot("""\
--- a/app/x.py                          │ +++ b/app/x.py
@@ -1,3 +1,3 @@
1   a                                   │ 1   a
2 - b                                   │ 2 + c
3   end                                 │ 3   end
  \\ No newline at end of file           │   \\ No newline at end of file
""")
    assert drawn("a\r\nb\r\n", "a\r\nb\n") == snapshot("""\
--- a/app/x.py                          │ +++ b/app/x.py
@@ -1,2 +1,2 @@
1   a\\r                                 │ 1   a\\r
2 - b\\r                                 │ 2 + b
""")


def test_a_last_line_that_gains_its_end() -> None:
    assert drawn("a", "a\nb\n") == snapshot("""\
--- a/app/x.py                          │ +++ b/app/x.py
@@ -1 +1,2 @@
1 - a                                   │ 1 + a
  \\ No newline at end of file           │ 2 + b
""")


def test_files_that_are_new_or_gone_keep_the_whole_width() -> None:
    long = "x = 'this line is longer than one of two columns would be'\n"
    assert drawn(None, long, 81) == snapshot("""\
--- /dev/null
+++ b/app/x.py
@@ -0,0 +1 @@
+x = 'this line is longer than one of two columns would be'
""")
    assert drawn("\tx\r\n", None) == snapshot("""\
--- a/app/x.py
+++ /dev/null
@@ -1 +0,0 @@
-    x
""")
    assert drawn("\0", "\0\0") == "Binary files a/app/x.py and b/app/x.py differ\n"
    assert drawn(None, "") == "--- /dev/null\n+++ b/app/x.py\n"


def test_lines_that_look_like_a_diff() -> None:
    before, after = "-- a/x\n@@ -1 +1 @@\nBinary files\n", "++ b/x\n@@ -1 +1 @@\n\\ x\n"
    assert drawn(before, after) == snapshot("""\
--- a/app/x.py                          │ +++ b/app/x.py
@@ -1,3 +1,3 @@
1 - -- a/x                              │ 1 + ++ b/x
2   @@ -1 +1 @@                         │ 2   @@ -1 +1 @@
3 - Binary files                        │ 3 + \\ x
""")


pieces = st.sampled_from(
    ["x", "日本", "é", "e\u0301", "\t", "\r", "\f", "\x1b[1m", "👍", " ", "\u2028"]
)
lines = st.lists(st.lists(pieces, max_size=40).map("".join), max_size=6)


@settings(deadline=None)
@given(lines, lines, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "end"]))
def test_nothing_moves_the_columns(old: list[str], new: list[str], end: str, last: str) -> None:
    before, after = ("".join(line + end for line in it) for it in (["one", *old], ["one", *new]))
    shown = drawn(before + last, after).splitlines()
    for line in shown:
        assert cell_len(line) <= 2 * ROOM + len(BETWEEN)
        if not line.startswith("@@"):
            assert all(cell_len(it) <= ROOM for it in sides(line))
    removed = sum(bool(re.match(r" *\d+ -", line)) for line in shown)
    added = sum(bool(re.match(r" *\d+ \+", sides(it)[1])) for it in shown if it[:2] != "@@")
    unified = readable("x", (before + last).encode(), after.encode()).split("\n")[2:]
    assert removed == sum(it.startswith("-") for it in unified)
    assert added == sum(it.startswith("+") for it in unified)


def test_on_a_wide_terminal(blog: Shell) -> None:
    words = ("add", "thing", "Post", "title:str", "--diff")
    wide = plain(blog.terminal(*words, columns=WIDE_COLUMNS).out)
    assert re.search(r"^--- a/app/routes\.py +│ \+\+\+ b/app/routes\.py$", wide, re.MULTILINE)
    assert re.search(r"^ +│ +\d+ \+ .*include_router\(posts_router\)$", wide, re.MULTILINE)
    assert "\n--- /dev/null\n+++ b/app/paging.py\n" in f"\n{wide}"
    narrow = plain(blog.terminal(*words, columns=WIDE_COLUMNS - 1).out)
    assert "\n+router.include_router(posts_router)" in narrow
    assert "│" not in narrow


def test_pipes_and_programs_get_a_unified_diff_however_wide(blog: Shell) -> None:
    blog.env["COLUMNS"] = "300"
    words = ("add", "thing", "Post", "title:str")
    piped = blog(*words, "--diff").out
    assert "│" not in piped
    plan = json.loads(blog(*words, "--json", "--dry-run", "--patch", "x.patch").out)
    assert "".join(it["diff"] for it in plan["operations"] if "posts/" in it["path"]) in piped
    assert "│" not in blog.read("x.patch")
    blog.env["NO_COLOR"] = "1"
    assert plain(blog.terminal(*words, "--diff", columns=300).out) == piped


def test_what_you_changed_stands_in_columns_too(app: Shell) -> None:
    path = "app/home/__init__.py"
    app.write(path, app.read(path) + "MINE = '日本'\n")
    mine = plain(app.terminal("diff", columns=200).out)
    assert re.search(r"^ +│ \d+ \+ MINE = '日本'$", mine, re.MULTILINE)
    app.env["PAGER"] = "sed 's/^/|/'"
    long = plain(app.terminal("add", "crud", "Post", "title", "--diff", columns=200).out)
    assert all(it.startswith("|") for it in long.splitlines())
    assert "│" in long
