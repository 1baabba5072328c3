"""What field commands say, and refuse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Shell

POST = ("add", "crud", "Post", "title:str:max=200", "body:text", "sku:str:unique:null")


@pytest.fixture
def posts(app: Shell) -> Shell:
    assert app(*POST).code == 0
    return app


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "add field Posst title",
            "error: no command made a model `Posst`\nhint: did you mean `Post`?\n",
        ),
        (
            "rename field Post.bdy content",
            "error: `Post` has no field `bdy`\nhint: did you mean `Post.body`?\n",
        ),
        (
            "remove field Post.created_at",
            "error: `created_at` is a field that every model has\nhint: leave it as it is\n",
        ),
        (
            "remove field Post",
            (
                "error: `Post` names no field of a model\n"
                "hint: type MODEL.FIELD: `vibegen remove field Post.title`\n"
            ),
        ),
        (
            "rename field Post.title title",
            "error: `Post.title` has that name already\nhint: type another one\n",
        ),
        (
            "rename field Post.title body",
            "error: `Post` has a field `body` already\nhint: type another one\n",
        ),
        (
            "rename field Post.title lead:str",
            "error: `lead:str` is no name of a field\nhint: type a name only, no type\n",
        ),
        (
            "add field Post title:text",
            (
                "error: `Post` has a field `title` already: `title:str:max=200`\n"
                "hint: change it with `vibegen change field Post.title ...`\n"
            ),
        ),
        (
            "add field Post lead:str",
            (
                "error: `lead:str` is required, and the rows that exist have no value for it\n"
                "hint: say what they get: `--fill=VALUE` or `lead:str:default=VALUE`; "
                "or let it be empty: `lead:str:null`\n"
            ),
        ),
        (
            "add field Post code:str:unique",
            (
                "error: `code:str:unique` is required, and the rows that exist have no value for it\n"
                "hint: let it be empty at first: `code:str:null:unique`\n"
            ),
        ),
        (
            "change field Post.title int",
            (
                "error: the values of `title:str:max=200` cannot all become `title:int`\n"
                "hint: add another field, copy the values over, then remove `title`\n"
            ),
        ),
        (
            "rename field Post.title",
            "error: `vibegen rename field` needs `NAME`\nhint: see `vibegen rename field --help`\n",
        ),
    ],
)
def test_refusals(posts: Shell, command: str, said: str) -> None:
    done = posts(*command.split())
    assert (done.code, done.err) == (2, said)
    assert not done.out


@pytest.mark.parametrize("word", ["class", "metadata", "1st", "title:strr"])
def test_names_and_types_that_no_field_may_have(posts: Shell, word: str) -> None:
    for command in (("add", "field", "Post", word), ("rename", "field", "Post.title", word)):
        done = posts(*command)
        assert done.code == 2
        assert "error: " in done.err
        assert "hint: " in done.err


def test_the_last_field_stays(app: Shell) -> None:
    app("add", "crud", "Tag", "name")
    done = app("remove", "field", "Tag.name")
    assert done.err == (
        "error: `Tag.name` is the last field of `Tag`\n"
        "hint: add another one first, or take the model back with `vibegen undo`\n"
    )


def test_summary(posts: Shell) -> None:
    done = posts("rename", "field", "Post.sku", "code")
    assert (done.code, done.err) == (0, "")
    assert (
        done.out
        == """\
Create 1 file
  migrations/versions/0002_rename_posts_sku.py
Edit 8 files
  app/posts/_rows.html       +2 -2
  app/posts/form.html        +2 -2
  app/posts/models.py        +1 -1
  app/posts/queries.py       +3 -3
  app/posts/schemas.py       +6 -6
  app/posts/show.html        +1 -1
  tests/test_posts_api.py    +5 -5
  tests/test_posts_pages.py  +2 -2

uv run just migrate
"""
    )


def test_what_the_user_changed_stays_and_is_told(posts: Shell) -> None:
    path = "app/posts/schemas.py"
    mine = posts.read(path).replace("title: PostTitle\n", "title: PostTitle | int\n", 1)
    posts.write(path, mine)
    done = posts("change", "field", "Post.title", "str:null:max=200")
    assert done.code == 4
    assert "Keep as you have them\n  app/posts/schemas.py  PostCreate.title\n" in done.out
    step = """\
In `app/posts/schemas.py`, in `PostCreate.title`, change:
-title: PostTitle
+title: PostTitle | None = None
"""
    assert step in done.out
    assert "title: PostTitle | int\n" in posts.read(path)
    again = posts("change", "field", "Post.title", "str:null:max=200")
    assert (again.code, again.out) == (0, "nothing to do\n")


def test_nothing_is_written_where_the_model_itself_cannot_change(posts: Shell) -> None:
    path = "app/posts/models.py"
    posts.write(path, posts.read(path).replace("title: str = Field(", "title: Name = make("))
    before = posts.read("app/posts/schemas.py")
    done = posts("change", "field", "Post.title", "str:null:max=200")
    assert done.code == 6
    assert done.err.startswith(
        "error: no certain place in `app/posts/models.py`: "
        "you changed what `change field` changes\n"
        "hint: nothing was written; make it by hand as below\n"
    )
    assert "title: str | None = Field(" in done.err
    assert posts.read("app/posts/schemas.py") == before


def test_lines_that_still_name_the_field(posts: Shell) -> None:
    path = "app/posts/queries.py"
    mine = "\n\ndef shout(post: Post) -> str:\n    return post.title.upper()\n"
    posts.write(path, posts.read(path) + mine)
    done = posts("rename", "field", "Post.title", "headline")
    assert done.code == 4
    number = posts.read(path).splitlines().index("    return post.title.upper()") + 1
    assert f"`{path}:{number}` still names `title`; write `headline`:" in done.out
    assert "    return post.title.upper()\n" in done.out


def test_a_page_that_was_deleted_is_told(posts: Shell) -> None:
    (posts.cwd / "app/posts/show.html").unlink()
    done = posts("add", "field", "Post", "lead:str:null")
    assert done.code == 4
    assert "Keep as you have them\n  app/posts/show.html\n" in done.out
    assert not (posts.cwd / "app/posts/show.html").exists()


def test_a_definition_and_a_page_that_were_moved_are_found(posts: Shell) -> None:
    schemas = posts.read("app/posts/schemas.py")
    start = schemas.index("class PostRead(")
    end = schemas.index("class PostPage(")
    unit = schemas[start:end].rstrip() + "\n"
    posts.write("app/posts/schemas.py", schemas[:start] + schemas[end:])
    head = "from datetime import datetime\n\nfrom pydantic import BaseModel\n\n\n"
    posts.write("app/posts/reading.py", head + unit)
    folder = posts.cwd / "app/posts"
    (folder / "show.html").rename(folder / "detail.html")
    done = posts("add", "field", "Post", "price:decimal:8/2:null")
    assert done.code == 0, done.out
    assert "    price: Decimal | None\n" in posts.read("app/posts/reading.py")
    assert "from decimal import Decimal\n" in posts.read("app/posts/reading.py")
    assert "{{ post.price" in posts.read("app/posts/detail.html")


def test_json_holds_the_steps(posts: Shell) -> None:
    (posts.cwd / "app/posts/show.html").unlink()
    done = posts("add", "field", "Post", "lead:str:null", "--json", "--dry-run")
    found = json.loads(done.out)
    assert found["kept"] == ["app/posts/show.html"]
    assert len(found["manual_steps"]) == 1


def test_a_value_for_the_rows_is_asked_for(posts: Shell) -> None:
    question = "Value of `lead` in the rows that exist"
    say = [(question, "First\r"), ("Apply? [y/n/d]", "y\r")]
    assert posts.terminal("add", "field", "Post", "lead:str", say=say).code == 0
    migration = posts.read("migrations/versions/0002_add_posts_lead.py")
    assert 'values({"lead": "First"})' in migration


def test_a_number_that_would_be_a_relation_is_told(posts: Shell) -> None:
    done = posts("add", "field", "Post", "post_id:int:null")
    assert done.code == 0
    note = "`post:ref:Post` is a reference, with that column"
    assert note in done.out
