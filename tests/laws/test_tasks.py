"""What `add task` and `add worker` refuse, with the word that is wrong."""

from pathlib import Path

import pytest

from vibegen.cli import run

from .conftest import Vibegen, content


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("class",), "`class` is a word of Python itself"),
        (("Print",), "`Print` is something that Python has built in"),
        (("worker",), "`worker` is used beside it already"),
        (("send report",), "`send report` cannot be a task"),
        (("t" * 61,), "cannot be a task"),
        (("clean", "--cron", ""), "`` has 0 fields, and a schedule has five"),
        (("clean", "--cron", "@daily"), "`@daily` has 1 fields"),
        (("clean", "--cron", "60 * * * *"), "`60` cannot be the minute of a schedule"),
        (("clean", "--cron", "0 1,25 * * *"), "`1,25` cannot be the hour of a schedule"),
        (("clean", "--cron", "0 0 0 * *"), "`0` cannot be the day of a schedule"),
        (("clean", "--cron", "0 0 1 foo *"), "`foo` cannot be the month of a schedule"),
        (("clean", "--cron", "0 0 * * mon-8"), "`mon-8` cannot be the weekday of a schedule"),
        (("clean", "--cron", "5-1 * * * *"), "`5-1` cannot be the minute"),
        (("clean", "--cron", "*/0 * * * *"), "`*/0` cannot be the minute"),
        (("clean", "--cron", "*-5 * * * *"), "`*-5` cannot be the minute"),
        (("clean", "--cron", "0 0 31 4,jun *"), "it never comes"),
    ],
)
def test_words_that_make_no_task(
    blog: Path,
    vibegen: Vibegen,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    message: str,
) -> None:
    before = content(blog)
    vibegen("add", "task", *words, code=2)
    assert message in capsys.readouterr().err
    assert content(blog) == before


@pytest.mark.parametrize("line", ["*/5 9-17 * * mon-fri", "0 0 29 feb *", " 1/20  * 1,15 * 7 "])
def test_schedules(blog: Path, vibegen: Vibegen, line: str) -> None:
    vibegen("add", "cron", "CleanUp", line)
    assert (
        f'@worker.cron("{" ".join(line.split())}"' in (blog / "app/tasks/clean_up.py").read_text()
    )


def test_a_schedule_is_a_command_of_its_own(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen("add", "cron", "clean", "0 25 * * *", code=2)
    assert "`25` cannot be the hour of a schedule" in capsys.readouterr().err
    vibegen("add", "task", "CleanUp", "--cron", "0 3 * * *")
    before = content(blog)
    vibegen("add", "cron", "CleanUp", "0 3 * * *")
    assert capsys.readouterr().out.endswith("nothing to do\n")
    assert content(blog) == before


def test_what_is_in_the_way(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen("add", "task", "SendReport")
    vibegen("add", "task", "send-report")
    assert capsys.readouterr().out.endswith("nothing to do\n")
    before = content(blog)
    vibegen("add", "task", "SendReport", "--cron", "0 3 * * *", code=5)
    assert "needs `name`: a schedule gives it nothing" in capsys.readouterr().err
    task = blog / "app/tasks/send_report.py"
    task.write_text(task.read_text().replace("Hello", "Good morning"))
    vibegen("add", "task", "SendReport", code=4)
    assert "Keep as you have them" in capsys.readouterr().out
    task.write_text(task.read_text().replace("Good morning", "Hello"))
    assert content(blog) == before


def test_names_that_a_worker_needs(vibegen: Vibegen, capsys: pytest.CaptureFixture[str]) -> None:
    vibegen("add", "page", "Worker", code=2)
    vibegen("add", "crud", "Task", "title")
    vibegen("add", "worker", code=5)
    assert "`app/tasks/`, and that is the folder of a resource" in capsys.readouterr().err
    vibegen("undo")
    vibegen("add", "worker")
    assert run(["add", "crud", "Task", "title", "--no-input"]) != 0


def test_a_recipe_that_is_not_ours(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    justfile = blog / "justfile"
    justfile.write_text(justfile.read_text().replace("granian", "uvicorn"))
    vibegen("add", "worker", code=6)
    assert "python dev.py" in capsys.readouterr().err
