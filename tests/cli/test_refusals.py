"""What `vibegen add` refuses, and what it says then."""

from inline_snapshot import snapshot

from .conftest import Shell

POST = ("add", "thing", "BlogPost", "title:str", "views:int")


def test_without_a_place_all_steps_are_printed_and_nothing_is_written(blog: Shell) -> None:
    blog.write("app/routes.py", "def table():\n    return 1\n")
    blog.write("app/base.html", "<title>mine</title>\n")
    before = blog.tree()
    done = blog(*POST)
    assert (done.code, done.out) == (6, "")
    assert done.err == snapshot("""\
error: no certain place for 2 edits, in `app/routes.py` and `app/base.html`
hint: nothing was written; make them by hand as below, then run the command again

In `app/routes.py`, where the other routers are included, add:
from app.blog_posts.routes import router as blog_posts_router
app.include_router(blog_posts_router)

In `app/base.html`, in the navigation, add:
<li><a href="/blog-posts">Blog posts</a></li>
""")
    assert blog.tree() == before
    assert len(list((blog.cwd / ".vibegen/operations").iterdir())) == 1


def test_a_wiring_file_that_is_gone(blog: Shell) -> None:
    (blog.cwd / "app/config.py").unlink()
    done = blog("add", "worker")
    assert (done.code, done.out) == (6, "")
    assert done.err == snapshot("""\
error: `app/config.py` is not there
hint: nothing was written; make it by hand as below, then run the command again

In `app/config.py`, in the class `BaseSettings`, add:
# Where Redis is
redis_url: str = "redis://localhost:6379/0"
""")


def test_a_file_that_is_not_utf8(blog: Shell) -> None:
    blog.write("app/routes.py", b"# caf\xe9\n")
    done = blog(*POST)
    assert (done.code, done.err) == snapshot(
        (
            5,
            """\
error: `app/routes.py` is not UTF-8
hint: save it as UTF-8 and try again
""",
        )
    )


def test_a_folder_where_a_file_belongs(blog: Shell) -> None:
    (blog.cwd / "app/worker.py").mkdir()
    done = blog("add", "worker")
    assert done.code == 5
    assert "`app/worker.py`" in done.err
    assert "Traceback" not in done.err


def test_outside_of_a_project(vg: Shell) -> None:
    done = vg(*POST)
    assert (done.code, done.out) == (5, "")
    assert done.err.replace(str(vg.cwd), "WORK") == snapshot("""\
error: no project of vibegen in `WORK` or above it
hint: go into your app's folder, take one over: `vibegen adopt`, or make one: `vibegen new my-app`
""")


def test_a_project_without_pyproject(blog: Shell) -> None:
    (blog.cwd / "pyproject.toml").unlink()
    done = blog.at("app")(*POST)
    assert done.code == 5
    assert done.err.replace(str(blog.cwd), "BLOG") == snapshot("""\
error: no `pyproject.toml` beside `.vibegen` in `BLOG`
hint: restore that file, as with `git checkout pyproject.toml`
""")


def test_bad_words_end_before_anything_is_read(blog: Shell) -> None:
    for words in (["thing"], ["thing", "class"], ["thing", "Post", "title:strr"]):
        done = blog("add", *words)
        assert (done.code, done.out) == (2, "")
        error, hint = done.err.splitlines()
        assert error.startswith("error: ")
        assert hint.startswith("hint: ")


def test_usage(blog: Shell) -> None:
    commands = [
        "add thig Post",
        "add thing Post --limitt 3",
        "add thing Post --limit",
        "add thing Post --limit many",
        "add thing Post --api=yes",
        "add thing Post --order sideways",
        "add worker more",
        "frobnicate",
        "list --plan",
        "--nonsense",
    ]
    found = {it: blog(*it.split()) for it in commands}
    assert {it.code for it in found.values()} == {2}
    assert {words: it.err for words, it in found.items()} == snapshot(
        {
            "add thig Post": """\
error: no such command `thig`
hint: did you mean `thing`?
""",
            "add thing Post --limitt 3": """\
error: no such option `--limitt`
hint: did you mean `--limit`?
""",
            "add thing Post --limit": """\
error: option `--limit` requires an argument
hint: see `vibegen add thing --help`
""",
            "add thing Post --limit many": """\
error: `many` is no whole number
hint: type digits after `--limit`
""",
            "add thing Post --api=yes": """\
error: option `--api` does not take a value
hint: see `vibegen add thing --help`
""",
            "add thing Post --order sideways": """\
error: `sideways` is no choice for `--order`
hint: it is one of `up` or `down`
""",
            "add worker more": """\
error: got unexpected extra argument `more`
hint: see `vibegen add worker --help`
""",
            "frobnicate": """\
error: no such command `frobnicate`
hint: see `vibegen --help`
""",
            "list --plan": """\
error: no such option `--plan`
hint: see `vibegen list --help`
""",
            "--nonsense": """\
error: no such option `--nonsense`
hint: see `vibegen --help`
""",
        }
    )


def test_broken_settings_of_ruff(blog: Shell) -> None:
    blog.write("pyproject.toml", blog.read("pyproject.toml") + "nonsense = 1\n")
    done = blog(*POST)
    assert done.code == 1
    assert done.err.replace(str(blog.cwd), "BLOG") == snapshot("""\
error: ruff cannot read `BLOG/pyproject.toml`: TOML parse error at line 9, column 1: unknown field `nonsense`
hint: correct that file, then run the command again
""")


def test_the_nearest_ruff_settings_decide(vg: Shell) -> None:
    vg.write("mono/ruff.toml", "line-length = 40\n")
    vg.at("mono")("new", "blog")
    blog = vg.at("mono/blog")
    blog.write("pyproject.toml", blog.read("pyproject.toml").partition("[tool.ruff]")[0])
    assert blog(*POST).code == 0
    assert max(map(len, blog.read("app/blog_posts/routes.py").splitlines())) <= 60
    assert '    prefix="/blog-posts",\n' in blog.read("app/blog_posts/routes.py")
