"""`vibegen new`."""

import shutil
from pathlib import Path

from inline_snapshot import snapshot

from .conftest import Shell, plain


def test_makes_an_app_and_says_what_to_type_next(vg: Shell) -> None:
    done = vg("new", "my-blog")
    assert (done.code, done.err) == (0, "")
    assert done.out == snapshot("""\
Create 10 files
  .env.example
  app/base.html
  app/config.py
  app/main.py
  app/routes.py
  compose.yaml
  pyproject.toml
  run.sh
  static/app.css
  static/logo.png
Then run
  git init --quiet

cd my-blog
uv run just dev
""")
    assert list(vg.at("my-blog").tree()) == snapshot(
        [
            ".env.example",
            "app/base.html",
            "app/config.py",
            "app/main.py",
            "app/routes.py",
            "compose.yaml",
            "pyproject.toml",
            "run.sh",
            "static/app.css",
            "static/logo.png",
        ]
    )
    assert (vg.cwd / "my-blog/.git").is_dir()
    [record] = (vg.cwd / "my-blog/.vibegen/operations").iterdir()
    assert record.name.startswith("0001-new-my-blog-")


def test_new_python_is_sorted_and_formatted_with_the_apps_own_settings(blog: Shell) -> None:
    assert blog.read("app/main.py") == snapshot('''\
"""The app."""

from fastapi import FastAPI

from app.routes import router

app = FastAPI(
    title="Blog",
    description="A very long description that has to be broken",
)
app.include_router(router)
''')


def test_what_is_no_text_and_what_lies_in_static_is_copied(blog: Shell) -> None:
    assert blog.tree()["static/logo.png"] == b"\x89PNG\x00<% raw %>"
    assert blog.read("static/app.css") == 'a{b:"@{c}"}<% not ours %>\n'
    assert (blog.cwd / "run.sh").stat().st_mode & 0o111


def test_options_are_those_of_the_blueprint(vg: Shell) -> None:
    assert vg("new", "blog", "--api", "--db", "none").code == 0
    assert not (vg.cwd / "blog/app/base.html").exists()
    assert "aiosqlite" not in vg.read("blog/pyproject.toml")


def test_a_choice_that_the_blueprint_refuses(vg: Shell) -> None:
    done = vg("new", "blog", "--db", "postgres")
    assert (done.code, done.out) == (1, "")
    assert done.err == snapshot("""\
error: `postgres` comes with a later release
hint: `--db sqlite` or `--db none`
""")
    assert not (vg.cwd / "blog").exists()


def test_a_choice_that_nobody_offers(vg: Shell) -> None:
    done = vg("new", "blog", "--db", "postgre")
    assert (done.code, done.err) == snapshot(
        (
            2,
            """\
error: `postgre` is no choice for `--db`
hint: did you mean `postgres`? It is one of `sqlite`, `none` or `postgres`
""",
        )
    )


def test_without_a_name(vg: Shell) -> None:
    done = vg("new")
    assert (done.code, done.err) == snapshot(
        (
            2,
            """\
error: `vibegen new` needs `NAME`
hint: see `vibegen new --help`
""",
        )
    )


def test_a_name_that_cannot_be_used(vg: Shell) -> None:
    done = vg("new", "fastapi")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[0].startswith("error: `fastapi`")


def test_the_current_folder(vg: Shell) -> None:
    (vg.cwd / "Blog 2").mkdir()
    done = vg.at("Blog 2")("new", ".")
    assert (done.code, done.err) == (0, "")
    assert "cd " not in done.out
    assert (vg.cwd / "Blog 2/app/main.py").is_file()


def test_a_folder_with_something_in_it_is_refused(vg: Shell) -> None:
    vg.write("blog/README.md", "mine\n")
    done = vg("new", "blog")
    assert (done.code, done.err) == snapshot(
        (
            5,
            """\
error: `blog` is a folder with something in it
hint: choose another name, or keep what is there: `--force`
""",
        )
    )
    assert list(vg.at("blog").tree()) == ["README.md"]


def test_a_fresh_repository_counts_as_empty(vg: Shell) -> None:
    vg.write("blog/.git/HEAD", "ref: refs/heads/main\n")
    assert vg("new", "blog").code == 0


def test_force_keeps_what_is_there_and_lists_it(vg: Shell) -> None:
    vg.write("blog/app/main.py", "mine = 1\n")
    vg.write("blog/notes.txt", "mine\n")
    done = vg("new", "blog", "--force")
    assert (done.code, done.err) == (4, "")
    assert done.out == snapshot("""\
Create 9 files
  .env.example
  app/base.html
  app/config.py
  app/routes.py
  compose.yaml
  pyproject.toml
  run.sh
  static/app.css
  static/logo.png
Keep as you have them
  app/main.py
Then run
  git init --quiet

cd blog
uv run just dev
""")
    assert vg.read("blog/app/main.py") == "mine = 1\n"
    assert "router" in vg.read("blog/app/routes.py")


def test_force_edits_a_file_that_it_keeps(vg: Shell) -> None:
    vg.write("blog/pyproject.toml", '[project]\nname = "x"\ndependencies = []\n')
    assert vg("new", "blog", "--force").code == 4
    assert vg.read("blog/pyproject.toml") == snapshot("""\
[project]
name = "x"
dependencies = ["aiosqlite>=0.20"]
""")


def test_with_adds_blueprints_in_the_same_go(vg: Shell) -> None:
    done = vg("new", "blog", "--with", "worker")
    assert (done.code, done.err) == (0, "")
    assert "redis_url" in vg.read("blog/app/config.py")
    assert "streaq" in vg.read("blog/pyproject.toml")
    names = [it.name for it in (vg.cwd / "blog/.vibegen/operations").iterdir()]
    assert len(names) == 1
    assert names[0].startswith("0001-new+worker-blog-")


def test_with_a_blueprint_that_needs_words_or_is_unknown(vg: Shell) -> None:
    needy, unknown = vg("new", "blog", "--with", "task"), vg("new", "blog", "--with", "wroker")
    assert (needy.code, needy.err) == snapshot(
        (
            2,
            """\
error: `--with` cannot say what `task` needs
hint: run it afterwards in the new folder: `vibegen add task`
""",
        )
    )
    assert (unknown.code, unknown.err) == snapshot(
        (
            2,
            """\
error: no blueprint `wroker`
hint: did you mean `worker`?
""",
        )
    )
    assert not (vg.cwd / "blog").exists()


def test_no_second_repository_inside_of_one(vg: Shell) -> None:
    vg.write(".git/HEAD", "ref: refs/heads/main\n")
    done = vg("new", "apps")
    assert done.code == 0
    assert "git init" not in done.out
    assert not (vg.cwd / "apps/.git").exists()


def test_without_git(vg: Shell, tmp_path: Path) -> None:
    done = vg("new", "blog", env={"PATH": str(tmp_path)})
    assert (done.code, done.err) == (0, "")
    assert "git" not in done.out


def test_a_post_step_that_fails_takes_nothing_back(vg: Shell) -> None:
    vg.write("bin/git", "#!/bin/sh\nexit 3\n")
    (vg.cwd / "bin/git").chmod(0o755)
    done = vg("new", "blog", env={"PATH": f"{vg.cwd / 'bin'}:{vg.env['PATH']}"})
    assert done.code == 0
    assert done.err == snapshot(
        "warning: `git init --quiet` failed: exit code 3; the files are written\n"
    )
    assert (vg.cwd / "blog/app/main.py").is_file()


def test_paths_with_spaces_and_other_letters(vg: Shell) -> None:
    folder = vg.cwd / "Größe und mehr"
    folder.mkdir()
    done = vg.at("Größe und mehr")("new", "blog")
    assert (done.code, done.err) == (0, "")
    again = vg.at("Größe und mehr/blog")("add", "thing", "Post", "title:str")
    assert (again.code, again.err) == (0, "")


def test_asks_on_a_terminal_at_most_three_questions(vg: Shell) -> None:
    down, enter = "\x1b[B", "\r"
    say = [
        ("The folder of the app", f"blog{enter}"),
        ("Which database", f"{down}{enter}"),
        ("Only JSON, no pages", f"y{enter}"),
        ("Apply? [y/n/d]", f"y{enter}"),
    ]
    done = vg.terminal("new", say=say)
    assert done.code == 0, done.out
    assert "sqlite (default)" in plain(done.out)
    assert "postgres" not in plain(done.out)
    assert "aiosqlite" not in vg.read("blog/pyproject.toml")
    assert not (vg.cwd / "blog/app/base.html").exists()
    assert '"db": "none"' in next((vg.cwd / "blog/.vibegen/operations").iterdir()).read_text()


def test_asks_nothing_where_an_option_was_typed(vg: Shell) -> None:
    done = vg.terminal("new", "blog", "--api", say=[("Apply? [y/n/d]", "y\r")])
    assert done.code == 0
    assert "Which database" not in done.out


def test_refuses_before_it_asks(vg: Shell) -> None:
    vg.write("blog/README.md", "mine\n")
    done = vg.terminal("new", "blog")
    assert done.code == 5
    assert "Which database" not in done.out


def test_yes_and_no_input_ask_nothing(vg: Shell) -> None:
    for number, flag in enumerate(["--yes", "--no-input"]):
        done = vg.terminal("new", f"blog{number}", flag)
        assert done.code == 0
        assert "?" not in done.out


def test_ctrl_c_at_a_question(vg: Shell) -> None:
    done = vg.terminal("new", "blog", say=[("Which database", "\x03")])
    assert done.code == 130
    assert "interrupted, nothing written" in plain(done.out)
    assert "Traceback" not in done.out
    assert not (vg.cwd / "blog").exists()


def test_the_tests_have_git() -> None:
    assert shutil.which("git")
