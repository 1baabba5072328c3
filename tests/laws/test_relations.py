"""Commands that change the files of a model beside the one that they are about."""

from pathlib import Path

import pytest

from vibegen.cli import run
from vibegen.testing import check_blueprint

from .conftest import Vibegen, content

USER = ("add", "crud", "User", "name:str")
READERS = "readers:many:User:back=reading"
POST = ("add", "crud", "Post", "title:str", "author:ref:User", "parent:ref:self:null", READERS)


@pytest.mark.slow
def test_the_laws_hold_for_both_ends(blog: Path, vibegen: Vibegen) -> None:
    vibegen(*USER)
    check_blueprint(blog, *POST)


def test_many_relations_come_and_go_as_fields(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen("add", "crud", "Tag", "name:str", "--api")
    vibegen("add", "crud", "Post", "title:str", "--api")
    before = content(blog)
    vibegen("add", "relation", "Post.tags", "Tag", "--many")
    vibegen("rename", "field", "Post.tags", "labels")
    moved = (blog / "migrations/versions/0004_rename_posts_tags.py").read_text()
    assert "INTO posts_labels (post_id, label_id) SELECT post_id, tag_id FROM posts_tags" in moved
    vibegen("change", "field", "Post.labels", "list:str", code=2)
    said = "the values of `labels:many:Tag` cannot all become `labels:list:str`"
    assert said in capsys.readouterr().err
    vibegen("remove", "field", "Post.labels")
    after = content(blog)
    kept = [it for it in before if it.startswith(("app/", "tests/"))]
    assert {it: after[it] for it in kept} == {it: before[it] for it in kept}


def test_what_is_referred_to_stays_as_long_as_it_is_needed(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen(*USER)
    vibegen(*POST)
    before = content(blog)
    assert run(["undo", "2", "--no-input"]) == 5
    assert "refers to `User`, and no command made it" in capsys.readouterr().err
    assert content(blog) == before


def test_a_field_of_one_model_changes_the_tests_of_the_other(blog: Path, vibegen: Vibegen) -> None:
    vibegen(*USER)
    vibegen(*POST)
    before = content(blog)
    vibegen("add", "field", "User", "city:str", "--fill=Rome")
    tests = (blog / "tests/test_posts_relations.py").read_text()
    assert '{"name": "First name", "city": "First city"}' in tests
    vibegen("undo")
    assert content(blog) == before


def test_relations_come_and_go_as_fields(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen(*USER)
    vibegen("add", "crud", "Post", "title:str")
    users = {it: data for it, data in content(blog).items() if it.startswith("app/users/")}
    vibegen("add", "relation", "Post.author", "User")
    assert "posts=posts" in (blog / "app/users/routes.py").read_text()
    before, tests = content(blog), "tests/test_posts_relations.py"
    vibegen("remove", "field", "Post.author", "--dry-run")
    assert f"Delete 1 file\n  {tests}\n" in capsys.readouterr().out
    assert content(blog) == before
    vibegen("remove", "field", "Post.author")
    after = content(blog)
    assert {it: data for it, data in after.items() if it.startswith("app/users/")} == users
    assert tests not in after
    capsys.readouterr()
    assert run(["status"]) == 0
    assert "deleted" not in capsys.readouterr().out  # By the user
    vibegen("undo")
    assert content(blog) == before


def test_edited_tests_of_what_went_stay(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen(*USER)
    vibegen(*POST[:4], "author:ref:User")
    vibegen(
        "add", "field", "User", "city:str:null"
    )  # Changes the tests: they are ours all the same
    tests = blog / "tests/test_posts_relations.py"
    text = tests.read_text() + "\n\ndef test_mine() -> None:\n    assert True\n"
    tests.write_text(text)
    vibegen("remove", "field", "Post.author", code=4)
    assert (
        "`tests/test_posts_relations.py` is about what went: delete it" in capsys.readouterr().out
    )
    assert tests.read_text() == text


def test_what_was_edited_is_kept_and_listed(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen(*USER)
    routes = blog / "app/users/routes.py"
    mine = routes.read_text().replace(
        'return render(request, "users/show.html", user=user)', "return my_own(user)"
    )
    routes.write_text(mine)
    vibegen(*POST, code=4)
    assert "return my_own(user)" in routes.read_text()
    out = capsys.readouterr().out
    assert "app/users/routes.py  show_user" in out
    assert '"users/show.html", user=user, posts=posts, reading_list=reading_list)' in out
    assert "post_queries.list_posts(" in routes.read_text()


OWN = """
from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    __tablename__ = "users"

    id: int | None = Field(default=None, primary_key=True)
    password_hash: str
    name: str
"""


def test_a_model_of_the_user_s_can_be_referred_to(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen("add", "crud", "Post", "title:str")
    (blog / "app/people.py").write_text(OWN)
    vibegen("add", "relation", "Post.author", "User", code=5)
    said = capsys.readouterr().err
    assert "`app.people:User` has the table `users`, and no migration makes it yet" in said
    assert '`uv run just migration "create users"`' in said
    migration = blog / "migrations/versions/0002_create_users.py"
    made = "revision = '0002'\ndown_revision = '0001_create_posts'\n\nop.create_table('users')\n"
    migration.write_text(made)
    before = content(blog)
    vibegen("add", "relation", "Post.author", "User")
    assert "class PostUser(" in (blog / "app/posts/schemas.py").read_text()
    assert "password" not in (blog / "app/posts/schemas.py").read_text()
    after = content(blog)
    vibegen("add", "relation", "Post.author", "User")
    assert content(blog) == after
    vibegen("undo")
    assert content(blog) == before
    (blog / "app/others.py").write_text(OWN)
    vibegen("add", "relation", "Post.author", "User", code=5)
    assert "is a model in `app.others:User` and in `app.people:User`" in capsys.readouterr().err


def test_a_circle_needs_a_row_that_is_the_first(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]
) -> None:
    vibegen("add", "crud", "User", "name:str", "--api")
    vibegen("add", "crud", "Post", "title:str", "author:ref:User", "--api")
    before = content(blog)
    vibegen("add", "relation", "User.first", "Post")
    assert "use_alter=True" in (blog / "app/users/models.py").read_text()
    assert "use_alter" not in (blog / "app/posts/models.py").read_text()
    vibegen("change", "field", "User.first", "ref:Post", code=2)
    assert "is required, and a `Post` needs a `User` first" in capsys.readouterr().err
    vibegen("remove", "field", "User.first")
    kept = [it for it in before if it.startswith(("app/", "tests/"))]
    after = content(blog)
    assert {it: after[it] for it in kept} == {it: before[it] for it in kept}
    vibegen("undo")
    vibegen("undo")
    assert content(blog) == before


def test_two_ways_back_need_two_names(vibegen: Vibegen, capsys: pytest.CaptureFixture[str]) -> None:
    fields = ("title:str", "above:ref:self:null", "near:many:self")
    vibegen("add", "crud", "Post", *fields, code=2)
    said = capsys.readouterr().err
    assert "`above:ref:self:null` and `near:many:self` would both be `posts` on the page" in said
    assert "`near:many:self:back=near_posts`" in said
    vibegen("add", "crud", "Post", *fields, "--api")


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("author:ref:Usr", "did you mean `User`?"),
        ("author:ref:Writer", "make it first: `vibegen add crud Writer name:str`"),
    ],
)
def test_a_model_that_is_not_there(
    vibegen: Vibegen, capsys: pytest.CaptureFixture[str], field: str, message: str
) -> None:
    vibegen(*USER)
    vibegen("add", "crud", "Post", "title:str", field, code=2)
    assert message in capsys.readouterr().err
