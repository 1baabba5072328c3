"""Flags of the writing commands, with and without a terminal."""

import json
import sys

from inline_snapshot import snapshot

from .conftest import Shell, plain

POST = ("add", "thing", "Post", "title:str")
QUESTION = "Apply? [y/n/d]"


def test_dry_run_says_what_it_would_do(blog: Shell) -> None:
    before = blog.tree()
    done, short = blog(*POST, "--dry-run"), blog(*POST, "-n")
    assert (done.code, done.err) == (0, "")
    assert (
        done.out
        == short.out
        == snapshot("""\
Create 3 files
  app/paging.py
  app/posts/models.py
  app/posts/routes.py
Edit 2 files
  app/base.html  +1
  app/routes.py  +3
""")
    )
    assert blog.tree() == before


def test_diff_prints_only_the_diff_and_writes_nothing(blog: Shell) -> None:
    before = blog.tree()
    done = blog("add", "task", "Mail", "--diff")
    assert (done.code, done.err) == (0, "")
    assert done.out == snapshot('''\
--- /dev/null
+++ b/app/worker.py
@@ -0,0 +1,3 @@
+"""The worker."""
+
+import app.tasks.mail
--- a/pyproject.toml
+++ b/pyproject.toml
@@ -4,6 +4,7 @@
 dependencies = [
     "aiosqlite>=0.20",
     "fastapi>=0.165",
+    "streaq>=7.2",
 ]
 \n\
 [tool.ruff]
--- a/app/config.py
+++ b/app/config.py
@@ -7,6 +7,8 @@
     """One line a value."""
 \n\
     debug: bool = False
+    # Where Redis is
+    redis_url: str = "redis://localhost:6379/0"
 \n\
 \n\
 settings = Settings()
--- a/.env.example
+++ b/.env.example
@@ -1,2 +1,5 @@
 # Copy to .env
 DEBUG=false
+
+# Where Redis is
+REDIS_URL=redis://localhost:6379/0
--- a/compose.yaml
+++ b/compose.yaml
@@ -1,3 +1,5 @@
 services:
   app:
     build: .
+  redis:
+    image: valkey/valkey:8
--- /dev/null
+++ b/app/tasks/mail.py
@@ -0,0 +1 @@
+"""Mail: None."""
''')
    assert blog.tree() == before


def test_check_tells_by_its_exit_code(blog: Shell) -> None:
    before = blog.tree()
    assert blog(*POST, "--check").code == 3
    assert blog.tree() == before
    blog(*POST)
    done = blog(*POST, "--check")
    assert (done.code, done.out) == (0, "nothing to do\n")


def test_json_of_a_plan_and_of_what_was_done(blog: Shell) -> None:
    plan = blog(*POST, "--json", "--dry-run")
    assert (plan.code, plan.err) == (0, "")
    planned = json.loads(plan.out)
    assert planned["applied"] is False
    assert not (blog.cwd / "app/posts").exists()
    done = json.loads(blog(*POST, "--json").out)
    assert done == {**planned, "applied": True}
    assert sorted(done) == snapshot(
        [
            "applied",
            "format",
            "kept",
            "manual_steps",
            "new_folder",
            "notes",
            "operations",
            "post_steps",
            "version",
        ]
    )
    assert [it["path"] for it in done["operations"]][:5] == snapshot(
        [
            "app/paging.py",
            "app/posts/models.py",
            "app/posts/routes.py",
            "app/routes.py",
            "app/base.html",
        ]
    )
    again = json.loads(blog(*POST, "--json").out)
    assert (again["operations"], again["applied"]) == ([], False)


def test_json_of_a_refusal(blog: Shell) -> None:
    blog.write("app/routes.py", "x = 1\n")
    done = blog(*POST, "--json")
    assert (done.code, done.err) == (6, "")
    assert json.loads(done.out) == snapshot(
        {
            "error": "no certain place in `app/routes.py` for `app.posts.routes.router`: nothing there includes routers",
            "hint": "nothing was written; make it by hand as below, then run the command again",
            "steps": [
                """\
In `app/routes.py`, where the other routers are included, add:
from app.posts.routes import router as posts_router
app.include_router(posts_router)\
"""
            ],
            "exit_code": 6,
            "applied": False,
        }
    )


def test_json_of_a_usage_error(blog: Shell) -> None:
    done = blog("add", "thing", "--json")
    assert (done.code, done.err) == (2, "")
    assert json.loads(done.out) == snapshot(
        {
            "error": "`vibegen add thing` needs `NAME`",
            "hint": "see `vibegen add thing --help`",
            "steps": [],
            "exit_code": 2,
            "applied": False,
        }
    )


def test_yes_on_a_terminal_writes(blog: Shell) -> None:
    done = blog.terminal(*POST, say=[(QUESTION, "y\r")])
    assert done.code == 0
    assert plain(done.out) == snapshot("""\
Create 3 files
  app/paging.py
  app/posts/models.py
  app/posts/routes.py
Edit 2 files
  app/base.html  +1
  app/routes.py  +3
Apply? [y/n/d] y

see app/posts/routes.py
""")
    assert (blog.cwd / "app/posts/routes.py").is_file()


def test_no_on_a_terminal_writes_nothing(blog: Shell) -> None:
    before = blog.tree()
    done = blog.terminal(*POST, say=[(QUESTION, "n\r")])
    assert done.code == 1
    assert plain(done.out).endswith("nothing written\n")
    assert blog.tree() == before


def test_d_shows_the_diff_highlighted_and_asks_again(blog: Shell) -> None:
    say = [(QUESTION, "d\r"), (QUESTION, "what\r"), (QUESTION, "n\r")]
    done = blog.terminal(*POST, say=say)
    assert done.code == 1
    assert "+router.include_router(posts_router)" in plain(done.out)
    assert "\x1b[" in done.out.partition(QUESTION)[2]


def test_the_end_of_input_is_a_no(blog: Shell) -> None:
    done = blog.terminal(*POST, say=[(QUESTION, "\x04")])
    assert done.code == 1
    assert "nothing written" in done.out
    assert not (blog.cwd / "app/posts").exists()


def test_ctrl_c_writes_nothing(blog: Shell) -> None:
    before = blog.tree()
    done = blog.terminal(*POST, say=[(QUESTION, "\x03")])
    assert done.code == 130
    assert "interrupted, nothing written" in plain(done.out)
    assert "Traceback" not in done.out
    assert blog.tree() == before


def test_flags_that_answer_beforehand(blog: Shell) -> None:
    for number, flag in enumerate(["-y", "--yes", "--no-input", "--json"]):
        done = blog.terminal("add", "task", f"Job{number}", flag)
        assert done.code == 0
        assert QUESTION not in done.out
        assert (blog.cwd / f"app/tasks/job{number}.py").is_file()


def test_nothing_to_do_asks_nothing(blog: Shell) -> None:
    blog(*POST)
    done = blog.terminal(*POST)
    assert (done.code, plain(done.out)) == (0, "nothing to do\n")


def test_without_colour(blog: Shell) -> None:
    blog.env["NO_COLOR"] = "1"
    done = blog.terminal(*POST, say=[(QUESTION, "d\r"), (QUESTION, "y\r")])
    assert done.code == 0
    assert "\x1b[" not in done.out


def test_on_a_narrow_terminal(blog: Shell) -> None:
    say = [(QUESTION, "d\r"), (QUESTION, "y\r")]
    assert blog.terminal(*POST, say=say, columns=20).code == 0
    assert blog.terminal("add", "thing", "--help", columns=20).code == 0


def test_many_new_files_are_counted_by_folder(blog: Shell) -> None:
    for number in range(30):
        blog.write(f".vibegen/blueprints/many/files/docs/page{number}.md", "text\n")
    blog.write(
        ".vibegen/blueprints/many/blueprint.py",
        'def many(app):\n    """Many."""\n    app.create("files")\n',
    )
    done = blog("add", "many", "--trust")
    assert (done.code, done.out) == snapshot(
        (
            0,
            """\
Create 30 files
  docs/  30 files
""",
        )
    )


def test_closed_stdin_is_no_terminal(blog: Shell) -> None:
    done = blog.sh(f"{sys.executable} -m vibegen {' '.join(POST)} <&-")
    assert (done.code, done.err) == (0, "")
    assert (blog.cwd / "app/posts/routes.py").is_file()


def test_a_reader_that_goes_away(blog: Shell) -> None:
    done = blog.sh(f"{sys.executable} -m vibegen {' '.join(POST)} --diff | true")
    assert done.err == ""


def test_a_long_diff_goes_through_a_pager(app: Shell) -> None:
    app.env["PAGER"] = "sed 's/^/|/'"
    done = app.terminal("add", "crud", "Post", "title", "--diff")
    lines = plain(done.out).splitlines()
    assert done.code == 0
    assert len(lines) > 400
    assert all(it.startswith("|") for it in lines)
    app.write("app/home/__init__.py", app.read("app/home/__init__.py") + "MINE = 1\n")
    short = plain(app.terminal("diff").out)
    assert "+MINE = 1" in short
    assert "|" not in short
