"""What can be asked about the past, and taken back."""

import json

import pytest
from inline_snapshot import snapshot

from vibegen.change import sha

from .conftest import Shell
from .hostile import refusal, said, state

POST = ("add", "crud", "Post", "title")
TAG = ("add", "crud", "Tag", "name")


@pytest.fixture
def old(app: Shell) -> Shell:
    """Return a shell in an app with two resources, of which the user edited the first."""
    for words in (POST, TAG):
        assert app(*words).code == 0
    models = app.read("app/posts/models.py")
    app.write("app/posts/models.py", models.replace('"""A post."""', '"""What I write."""'))
    queries = app.cwd / "app/posts/queries.py"
    queries.rename(queries.with_name("storage.py"))
    (app.cwd / "app/posts/delete.html").unlink()
    return app


def test_log(old: Shell) -> None:
    assert old("log").out == snapshot("""\
   1  vibegen new blog
      created 43 files
   2  vibegen add crud Post title
      created 23 files, edited 3 files
   3  vibegen add crud Tag name
      created 15 files, edited 2 files
""")
    found = json.loads(old("log", "--json").out)["operations"]
    assert [it["command"] for it in found] == [
        "vibegen new blog",
        "vibegen add crud Post title",
        "vibegen add crud Tag name",
    ]


def test_status(old: Shell) -> None:
    assert old("status").out == snapshot("""\
   1  vibegen new blog
      351 of 351 definitions as emitted
   2  vibegen add crud Post title
      244 of 269 definitions as emitted
      deleted  app/posts/delete.html
      edited   app/posts/models.py  Post
      moved    app/posts/queries.py -> app/posts/storage.py
   3  vibegen add crud Tag name
      171 of 171 definitions as emitted
""")
    found = json.loads(old("status", "--json").out)
    assert found["count"].keys() == {"pristine", "edited", "moved", "deleted"}
    assert {
        "operation": found["definitions"][-1]["operation"],
        "path": "tests/test_tags_pages.py",
        "name": "test_list",
        "fate": "pristine",
    } == found["definitions"][-1]


def test_diff(old: Shell) -> None:
    (old.cwd / "app/posts/delete.html").write_text("mine\n")
    done = old("diff")
    assert done.out == snapshot('''\
--- a/app/posts/delete.html
+++ b/app/posts/delete.html
@@ -1,14 +1 @@
-{% extends "base.html" %}
-{% set title = _("Delete this post?") %}
-
-{% block main %}
-<div class="mx-auto max-w-xl rounded-box border border-base-300 bg-base-100 p-6">
-  <h1 class="text-2xl font-bold sm:text-3xl">{{ title }}</h1>
-  <p class="mt-4 font-medium wrap-anywhere" dir="auto">{{ post.title or _("Post %s") | format(post.id) }}</p>
-  <p class="mt-2">{{ _("It will be gone for good.") }}</p>
-  <form method="post" class="mt-6 flex flex-wrap gap-2">
-    <button class="btn btn-error">{{ _("Delete post") }}</button>
-    <a href="/posts/{{ post.id }}" class="btn btn-ghost">{{ _("Keep it") }}</a>
-  </form>
-</div>
-{% endblock %}
+mine
--- a/app/posts/models.py
+++ b/app/posts/models.py
@@ -8,7 +8,7 @@
 \n\
 \n\
 class Post(SQLModel, table=True):
-    """A post."""
+    """What I write."""
 \n\
     __tablename__ = "posts"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method
 \n\
''')
    assert json.loads(old("diff", "--json").out) == {"diff": done.out}


def test_why(old: Shell) -> None:
    lines = old.read("app/posts/models.py").splitlines()
    mine, theirs = (
        lines.index('    """What I write."""') + 1,
        lines.index("class Post(SQLModel, table=True):") + 1,
    )
    wiring = old.read("app/routes.py").splitlines().index("    app.include_router(tags_router)") + 1
    assert old("why", f"app/posts/models.py:{mine}").out == snapshot('''\
app/posts/models.py:11  Post
yours: no command emitted this line
around it, since 2: vibegen add crud Post title

--- a/app/posts/models.py
+++ b/app/posts/models.py
@@ -1,4 +1,4 @@
 \n\
 \n\
 class Post(SQLModel, table=True):
-    """A post."""
+    """What I write."""
''')
    assert old("why", f"app/posts/models.py:{theirs}").out.splitlines()[1] == snapshot(
        "emitted by 2: vibegen add crud Post title"
    )
    assert old.at("app")("why", f"routes.py:{wiring}").out == snapshot("""\
app/routes.py:16  include_routers
emitted by 3: vibegen add crud Tag name
unchanged since
""")
    found = json.loads(old("why", f"app/routes.py:{wiring}", "--json").out)
    assert found["emitted_by"]["command"] == "vibegen add crud Tag name"
    assert found["unit_of"]["command"] == "vibegen new blog"


def test_why_nothing(old: Shell) -> None:
    for word in ("app/routes.py", "app/routes.py:0", "app/routes.py:999", "nothing.py:1", ":1"):
        assert refusal(old, "why", word)[1] == "type FILE:LINE: app/main.py:12"


def test_undo_keeps_what_was_edited(old: Shell) -> None:
    before = old.tree()
    done = old("undo", "2")
    assert (done.code, done.err) == (4, "")
    assert done.out.partition("Keep as you have them\n")[2] == snapshot("""\
  app/posts/models.py
  app/posts/storage.py  moved from app/posts/queries.py
""")
    after = old.tree()
    assert {it for it in after if it.startswith("app/posts/")} == {
        "app/posts/models.py",
        "app/posts/storage.py",
    }
    assert after["app/posts/models.py"] == before["app/posts/models.py"]
    assert "posts" not in old.read("app/routes.py")
    assert "tags_router" in old.read("app/routes.py")


def test_undo_by_force_deletes_what_was_edited(old: Shell) -> None:
    assert old("undo", "2", "--force").code == 4
    assert {it for it in old.tree() if it.startswith("app/posts/")} == {"app/posts/storage.py"}


def test_undo_of_lines_that_were_edited(app: Shell) -> None:
    assert app(*POST).code == 0
    app.write(
        "app/routes.py",
        app.read("app/routes.py").replace("(posts_router)", "(posts_router, prefix='/x')"),
    )
    assert refusal(app, "undo") == snapshot(
        [
            "`app/routes.py` goes on using `posts_router`, in lines of `0002-crud-post-*` that were edited",
            "take those lines out by hand, then run the command again",
        ]
    )
    layout = app.read("app/base.html")
    app.write("app/base.html", layout.replace('_("Posts")', '_("All I wrote")'))
    done = app("undo", "--force")
    assert done.code == 4
    assert done.out.partition("Keep as you have them\n")[2] == snapshot("""\
  app/base.html
  app/routes.py  include_routers
""")


def test_undo_asks_and_shows(app: Shell) -> None:
    assert app(*POST).code == 0
    before = state(app)
    done = app.terminal("undo", say=[("Apply? [y/n/d]", "d\r"), ("Apply? [y/n/d]", "n\r")])
    assert done.code == 1
    assert "-from app.posts.routes import router as posts_router" in done.out
    assert state(app) == before
    assert app("undo", "--check").code == 3
    assert state(app) == before


def test_undo_of_nothing(app: Shell) -> None:
    for word in ("7", "0002", "x"):
        assert refusal(app, "undo", word) == [
            f"`{word}` is no operation of this project",
            "see them with `vibegen log`",
        ]
    assert app("undo").code == 0
    assert app.tree() == {}


def test_undo_of_what_others_need(old: Shell) -> None:
    assert refusal(old, "undo", "1") == snapshot(
        [
            "`0002-crud-post-*` needs `0001-new-blog-*`: `Post` needs a database, and this app has none",
            "take that one back first: `vibegen undo 2`",
        ]
    )


def test_undo_of_what_a_later_file_imports(app: Shell) -> None:
    for words in (("add", "cache"), ("add", "redis")):
        assert app(*words).code == 0
    assert refusal(app, "undo", "2") == snapshot(
        [
            "`0003-redis-*` needs `0002-cache-*`: `app/cache_redis.py` imports what it made",
            "take that one back first: `vibegen undo 3`",
        ]
    )


def test_later_lines_in_an_earlier_file_stay(app: Shell) -> None:
    """What the user added between the lines of two commands stays, byte for byte."""
    assert app(*POST).code == 0
    routes = (
        app.read("app/routes.py")
        .replace("\n", "\r\n")
        .replace("posts_router)", "posts_router)  # mine?")
    )
    app.write("app/routes.py", routes + "\r\n# mine\r\n")
    assert app(*TAG).code == 0
    assert app("undo").code == 0
    assert app.read("app/routes.py") == routes + "\r\n# mine\r\n"


def test_an_import_that_was_edited_of_what_would_go(app: Shell) -> None:
    assert app(*POST).code == 0
    routes = app.read("app/routes.py").replace("as posts_router\n", "as posts_router  # mine\n")
    app.write("app/routes.py", routes)
    message, _ = refusal(app, "undo")
    assert message.startswith("`app/routes.py` goes on using `posts_router`, in lines of `0002-")
    assert app.read("app/routes.py") == routes


def test_a_file_that_is_utf_16_now(app: Shell) -> None:
    mine = f"{app.read('app/routes.py')}# é\n".encode("utf-16")
    assert app(*POST).code == 0
    app.write("app/routes.py", f"{app.read('app/routes.py')}# é\n".encode("utf-16"))
    assert app("undo").code == 0
    assert (app.cwd / "app/routes.py").read_bytes() == mine


def test_a_file_that_changed_its_encoding(app: Shell) -> None:
    assert app(*POST).code == 0
    app.write("app/routes.py", f"{app.read('app/routes.py')}# é\n".encode("latin-1"))
    assert refusal(app, "undo") == [
        "`app/routes.py` is not UTF-8",
        "save it as UTF-8 and try again",
    ]


def test_without_a_record(app: Shell) -> None:
    (app.cwd / ".vibegen").rename(app.cwd / "gone")
    for command in ("undo", "log", "status", "diff", "why x:1"):
        message, _ = refusal(app, *command.split())
        assert message.startswith("no folder `.vibegen` in")


@pytest.mark.parametrize("path", ["../evil", "/etc/passwd", ".git/config", "app/../../evil"])
def test_a_record_that_leads_out_of_the_project(app: Shell, path: str) -> None:
    app.write("../evil", "mine\n")
    [file] = (app.cwd / ".vibegen/operations").iterdir()
    data = json.loads(file.read_text())
    data["files"].append({"path": path, "op": "create", "written": sha(b"mine\n")})
    file.write_text(json.dumps(data))
    for command in ("status", "diff", "undo --force"):
        message, _ = said(app(*command.split()))
        assert message.startswith(f"`{path}` ")
    assert app.read("../evil") == "mine\n"


def test_branches_merge(app: Shell) -> None:
    """Two branches that each add a resource, merged by git: wiring is the union, the record too."""
    git = "git -c user.name=a -c user.email=a@b -c init.defaultBranch=main"
    assert (
        app.sh(f"{git} init -q && {git} add -A && {git} commit -qm base && {git} branch b").code
        == 0
    )
    for branch, words in (("main", POST), ("b", ("add", "page", "About"))):
        assert app.sh(f"{git} checkout -q {branch}").code == 0
        assert app(*words).code == 0
        assert app.sh(f"{git} add -A && {git} commit -qm more").code == 0
    app.sh(f"{git} merge -q main -m both")
    conflicts = app.sh(f"{git} diff --name-only --diff-filter=U").out.split()
    assert set(conflicts) <= {"app/routes.py", "app/base.html"}
    for path in conflicts:
        lines = app.read(path).splitlines(keepends=True)
        app.write(
            path, "".join(it for it in lines if it[:7] not in {"<<<<<<<", "=======", ">>>>>>>"})
        )
    log = app("log").out
    assert "add crud Post" in log
    assert "add page About" in log
    assert app("status").out.count(" deleted ") == 0
    assert app(*POST).out == "nothing to do\n"
