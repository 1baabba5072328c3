"""Ends that nobody planned: signals, closed streams, missing programs, small terminals."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import Shell, plain
from .hostile import state

POST = ("add", "crud", "Post", "title")
COMMAND = f"{sys.executable} -m vibegen"
QUESTION = "Apply? [y/n/d]"
KILLS = 60
Content = dict[str, tuple[int, bytes]]


def content(folder: Path) -> Content:
    """Return mode and content of all files, without times."""
    return {path: (mode, data) for path, (mode, _, data) in state(Shell(folder)).items()}


@pytest.mark.parametrize("flag", ["--dry-run", "--diff", "--check", "--json --dry-run"])
def test_nothing_is_written_that_was_not_asked_for(app: Shell, flag: str) -> None:
    before = state(app)
    done = app(*POST, *flag.split())
    assert (done.code, done.err) == (3 if flag == "--check" else 0, "")
    assert state(app) == before
    if "--json" in flag:
        assert json.loads(done.out)["applied"] is False


def test_json_is_all_that_stands_on_stdout(app: Shell) -> None:
    outcomes = {
        0: [*POST],
        2: ["add", "crud"],
        3: ["add", "crud", "Tag", "name", "--check"],
        5: ["add", "crud", "Post", "name"],
    }
    for code, words in outcomes.items():
        done = app(*words, "--json")
        assert (done.code, done.err) == (code, "")
        assert json.loads(done.out)["applied"] is (code == 0)
    app.write("app/posts/models.py", "mine = 1\n")
    assert json.loads(app(*POST, "--json").out)["kept"] == ["app/posts/models.py"]
    app.write("app/routes.py", "")
    done = app("add", "crud", "Tag", "name", "--json")
    assert (done.code, done.err) == (6, "")
    assert json.loads(done.out)["steps"]


def test_closed_streams(app: Shell) -> None:
    for number, closed in enumerate(["<&-", ">&-", "2>&-", "<&- >&- 2>&-"]):
        done = app.sh(f"{COMMAND} add page About{number} {closed}")
        assert (done.code, done.err) == (0, "")
        assert (app.cwd / f"app/about{number}/routes.py").is_file()
        assert app.sh(f"{COMMAND} --version {closed}").code == 0


def test_output_that_goes_nowhere(app: Shell) -> None:
    before = state(app)
    for words in ("--version", "--help", "list", " ".join(POST)):
        done = app.sh(f"{COMMAND} {words} >/dev/full")
        assert done.code == 1
        assert "Traceback" not in done.err
        assert app.sh(f"{COMMAND} {words} --dry-run 2>&1 | true").err == ""
    assert state(app) == before


def test_a_folder_that_is_gone(real: Shell) -> None:
    for words in ("list", "new blog", " ".join(POST)):
        done = real.sh(f"mkdir gone && cd gone && rmdir ../gone && {COMMAND} {words}")
        assert done.code == 1
        assert done.err.splitlines()[-2:] == [
            "error: the folder that you are in is gone",
            "hint: go into one that exists: `cd ~`",
        ]


def test_without_git_uv_or_anything_on_the_path(real: Shell) -> None:
    real.env["PATH"] = str(real.cwd)
    done = real("new", "blog")
    assert (done.code, done.err) == (0, "")
    assert "git init" not in done.out
    assert not (real.cwd / "blog/.git").exists()
    assert real.at("blog")(*POST).code == 0


def test_a_git_that_fails(real: Shell) -> None:
    real.write("bin/git", "#!/bin/sh\nexit 3\n")
    (real.cwd / "bin/git").chmod(0o755)
    done = real("new", "blog", env={"PATH": f"{real.cwd}/bin"})
    assert done.code == 0
    assert done.err == "warning: `git init --quiet` failed: exit code 3; the files are written\n"


def test_a_dumb_terminal(app: Shell) -> None:
    app.env["COLUMNS"] = "20"
    done = app.terminal(*POST, say=[(QUESTION, "maybe\r"), (QUESTION, "\r"), (QUESTION, "n\r")])
    assert (done.code, plain(done.out).splitlines()[-1]) == (1, "nothing written")
    app.env["NO_COLOR"] = "1"
    done = app.terminal("add", "crud", "Post", "title:strr", columns=20)
    assert done.code == 2
    assert done.out.startswith("error: unknown type `strr` in `title:strr`\nhint: ")


def test_a_name_that_is_asked_for_is_refused_at_once(real: Shell) -> None:
    say = [
        ("Name: ", "json\r"),
        ("would hide a module", "\x15my-blog\r"),
        ("(default)", "\r"),
        ("(y/N)", "n"),
        (QUESTION, "n\n"),
    ]
    done = real.terminal("new", say=say)
    assert done.code == 1
    assert list(real.cwd.iterdir()) == []


def test_list_finishes_what_was_interrupted(app: Shell) -> None:
    """Kill a write between its announcement and its end, and look what `list` makes of it."""
    script = (
        "import os, sys; from vibegen import disk; from vibegen.cli import run\n"
        "real, left = disk.move, [3]\n"
        "def move(*paths):\n"
        "    left[0] -= 1\n"
        "    os._exit(9) if left[0] < 0 else real(*paths)\n"
        "disk.move = move\n"
        f"run({[*POST]!r})\n"
    )
    app.write("../kill.py", script)
    old = content(app.cwd)
    assert app.sh(f"{sys.executable} ../kill.py").code == 9
    assert content(app.cwd) != old
    done = app("list")
    assert done.code == 0
    assert "a write that was interrupted" in done.err
    assert app("list").err == ""
    assert app(*POST).code == 0


@pytest.mark.slow
def test_signals_at_any_moment_leave_all_or_nothing(app: Shell) -> None:
    blog, base, full = app.cwd, app.cwd.with_name("base"), app.cwd.with_name("full")
    shutil.copytree(blog, base)
    shutil.copytree(blog, full)
    start = time.monotonic()
    assert Shell(full, app.env)(*POST).code == 0
    seconds = time.monotonic() - start
    old, new = content(base), content(full)
    chance = random.Random(7)  # noqa: S311 - a sequence that can be repeated
    for number in range(KILLS):
        shutil.rmtree(blog)
        shutil.copytree(base, blog)
        words = [sys.executable, "-m", "vibegen", *POST]
        process = subprocess.Popen(
            words, cwd=blog, env=app.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        time.sleep(chance.uniform(seconds * 0.2, seconds * 1.1))
        sent = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)[number % 3]
        process.send_signal(sent)
        process.communicate()
        assert content(blog) in (old, new) or sent == signal.SIGKILL
        assert app("list").code == 0
        assert content(blog) in (old, new), f"{number}: {sent.name}"
