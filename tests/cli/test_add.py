"""`vibegen add`, with blueprints of the tests' own."""

import json

from inline_snapshot import snapshot

from .conftest import Shell

POST = ("add", "thing", "BlogPost", "title:str", "views:int")
PAGES = 'def pages(app):\n    app.create("files")\n'


def test_creates_and_edits(blog: Shell) -> None:
    before = blog.tree()
    done = blog(*POST)
    assert (done.code, done.err) == (0, "")
    assert done.out == snapshot("""\
Create 3 files
  app/blog_posts/models.py
  app/blog_posts/routes.py
  app/paging.py
Edit 2 files
  app/base.html  +1
  app/routes.py  +3

see app/blog_posts/routes.py
""")
    after = blog.tree()
    assert sorted(after.keys() - before.keys()) == snapshot(
        ["app/blog_posts/models.py", "app/blog_posts/routes.py", "app/paging.py"]
    )
    assert blog.read("app/blog_posts/routes.py") == snapshot('''\
"""BlogPosts."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.blog_posts import models
from app.config import settings
from app.paging import PAGE, Page, page_of

router = APIRouter(
    prefix="/blog-posts", tags=["blog posts"]
)
LIMIT = 25  # up


@dataclass
class BlogPost:
    """A blog post."""

    title: str
    views: int


@router.get("/")
def list_blog_posts() -> list[BlogPost]:
    """List blog posts: Blog post, blog_posts."""
    return [
        settings,
        page_of,
        Page,
        PAGE,
        models,
        "single quotes and a line that is long",
    ]
''')
    assert blog.read("app/routes.py") == snapshot('''\
"""The table of contents."""

from fastapi import APIRouter

from app.blog_posts.routes import router as blog_posts_router

router = APIRouter()
router.include_router(blog_posts_router)
''')
    assert blog.read("app/base.html") == snapshot("""\
<title>{{ title }} - Blog</title>
<nav>
  <ul>
    <li><a href="/">Home</a></li>
    <li><a href="/blog-posts">Blog posts</a></li>
  </ul>
</nav>
""")


def test_twice_is_nothing_to_do(blog: Shell) -> None:
    blog(*POST)
    before = blog.tree()
    done = blog(*POST)
    assert (done.code, done.out, done.err) == (0, "nothing to do\n", "")
    assert blog.tree() == before
    assert len(list((blog.cwd / ".vibegen/operations").iterdir())) == 2


def test_again_after_the_user_edited_it(blog: Shell) -> None:
    blog(*POST)
    blog.write("app/blog_posts/models.py", "mine = 1\n")
    done = blog(*POST)
    assert (done.code, done.out, done.err) == snapshot(
        (
            4,
            """\
nothing to do
Keep as you have them
  app/blog_posts/models.py
""",
            "",
        )
    )
    assert blog.read("app/blog_posts/models.py") == "mine = 1\n"


def test_again_after_another_command_edited_it(blog: Shell) -> None:
    blog("add", "task", "SendMail")
    done = blog("add", "worker")
    assert (done.code, done.out) == (0, "nothing to do\n")


def test_a_resource_that_exists_with_other_fields(blog: Shell) -> None:
    blog(*POST)
    before = blog.tree()
    done = blog("add", "thing", "BlogPost", "title:str")
    assert (done.code, done.out, done.err) == snapshot(
        (
            5,
            "",
            """\
error: `app/blog_posts/routes.py` is in the way, with other content
hint: `vibegen add thing BlogPost title:str views:int` made it; edit it by hand, or choose another name
""",
        )
    )
    assert blog.tree() == before


def test_a_file_of_the_user_in_the_way(blog: Shell) -> None:
    blog.write("app/blog_posts/models.py", "mine = 1\n")
    before = blog.tree()
    assert blog(*POST).code == 5
    assert blog.tree() == before
    done = blog(*POST, "--force")
    assert (done.code, done.out, done.err) == snapshot(
        (
            4,
            """\
Create 2 files
  app/blog_posts/routes.py
  app/paging.py
Edit 2 files
  app/base.html  +1
  app/routes.py  +3
Keep as you have them
  app/blog_posts/models.py

see app/blog_posts/routes.py
""",
            "",
        )
    )
    assert blog.read("app/blog_posts/models.py") == "mine = 1\n"


def test_many_files_in_the_way_are_counted(blog: Shell) -> None:
    for number in range(5):
        blog.write(f".vibegen/blueprints/pages/files/page{number}.md", "text\n")
        blog.write(f"page{number}.md", "mine\n")
    blog.write(".vibegen/blueprints/pages/blueprint.py", PAGES)
    assert blog("add", "pages", "--trust").err == snapshot("""\
error: `page0.md`, `page1.md`, `page2.md` and 2 more are in the way, with other content
hint: move them away, or keep them and make the rest: `--force`
""")
    for path in ("app/worker.py", "app/tasks/mail.py"):
        blog.write(path, "mine = 1\n")
    assert blog("add", "task", "Mail").err == snapshot("""\
error: `app/worker.py` and `app/tasks/mail.py` are in the way, with other content
hint: move them away, or keep them and make the rest: `--force`
""")


def test_what_is_provided_is_left_as_the_user_has_it(blog: Shell) -> None:
    blog(*POST)
    blog.write("app/paging.py", "PAGE = 9\nPage = int\npage_of = int\n")
    done = blog("add", "thing", "Cat", "name:str")
    assert (done.code, done.err) == (0, "")
    assert blog.read("app/paging.py") == "PAGE = 9\nPage = int\npage_of = int\n"


def test_options_reach_the_blueprint(blog: Shell) -> None:
    done = blog("add", "thing", "Cat", "--limit", "-7", "--order=down", "--no-pages", "name:str")
    assert (done.code, done.err) == (0, "")
    assert "LIMIT = -7  # down" in blog.read("app/cats/routes.py")
    assert "Cats" not in blog.read("app/base.html")
    [record] = (blog.cwd / ".vibegen/operations").glob("0002-*")
    saved = json.loads(record.read_text())
    assert saved["command"] == snapshot(
        ["add", "thing", "Cat", "name:str", "--no-pages", "--limit=-7", "--order=down"]
    )
    assert saved["answers"] == snapshot(
        {
            "api": False,
            "fields": ["name:str"],
            "limit": -7,
            "name": "Cat",
            "only": None,
            "order": "down",
            "pages": False,
            "plural": None,
        }
    )


def test_a_plural_of_the_users_choice(blog: Shell) -> None:
    assert blog("add", "thing", "Octopus", "--plural", "octopodes").code == 0
    assert blog.read("app/octopodes/models.py") == '"""Models of octopodes."""\n'


def test_another_blueprint_runs_once(blog: Shell) -> None:
    first = blog("add", "task", "SendMail", "--cron", "0 3 * * *")
    assert (first.code, first.err) == (0, "")
    assert first.out == snapshot("""\
Create 2 files
  app/tasks/send_mail.py
  app/worker.py
Edit 4 files
  .env.example    +3
  app/config.py   +2
  compose.yaml    +2
  pyproject.toml  +1
""")
    assert blog.read("app/tasks/send_mail.py") == '"""Send mail: 0 3 * * *."""\n'
    assert blog.read("app/config.py") == snapshot('''\
"""Settings."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """One line a value."""

    debug: bool = False
    # Where Redis is
    redis_url: str = "redis://localhost:6379/0"


settings = Settings()
''')
    assert blog.read(".env.example") == snapshot("""\
# Copy to .env
DEBUG=false

# Where Redis is
REDIS_URL=redis://localhost:6379/0
""")
    assert blog.read("compose.yaml") == snapshot("""\
services:
  app:
    build: .
  redis:
    image: valkey/valkey:8
""")
    second = blog("add", "task", "Clean")
    assert "app/config.py" not in second.out
    assert blog.read("app/worker.py") == snapshot('''\
"""The worker."""

import app.tasks.clean
import app.tasks.send_mail
''')


def test_works_from_a_folder_of_the_project_inside_a_bigger_repository(vg: Shell) -> None:
    vg.write(".git/HEAD", "ref: refs/heads/main\n")
    vg("new", "apps-blog")
    done = vg.at("apps-blog/app")(*POST)
    assert (done.code, done.err) == (0, "")
    assert (vg.cwd / "apps-blog/app/blog_posts/routes.py").is_file()


def test_a_project_with_crlf(blog: Shell) -> None:
    for path in ("pyproject.toml", "app/routes.py", "app/config.py", "app/base.html"):
        blog.write(path, blog.read(path).replace("\n", "\r\n"))
    assert blog(*POST).code == 0
    for path in ("app/routes.py", "app/base.html", "app/blog_posts/routes.py"):
        assert "\n" not in blog.read(path).replace("\r\n", "")
    assert blog(*POST).out == "nothing to do\n"
