"""Plans and patches in files."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from jsonschema import Draft202012Validator

from .conftest import REPOSITORY, Shell
from .hostile import refusal

POST = ("add", "crud", "Post", "title")
SCHEMA = json.loads((REPOSITORY / "docs" / "plan.schema.json").read_text())
Plan = dict[str, Any]


@pytest.fixture
def plan(app: Shell) -> Path:
    """Return a plan that adds a resource."""
    done = app(*POST, "--plan", "../plan.json")
    assert (done.code, done.err) == (0, "written to ../plan.json\n")
    return app.cwd.parent / "plan.json"


def test_a_plan_is_as_documented(app: Shell, plan: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator: Any = Draft202012Validator(SCHEMA)
    validator.validate(json.loads(plan.read_text()))
    validator.validate(json.loads(app(*POST, "--dry-run", "--json").out))
    for words in (["add", "page", "About"], ["undo"], ["new", "shop"]):
        place = app if words[0] != "new" else Shell(app.cwd.parent, app.env)
        assert place(*words, "--plan", "other.json").code == 0
        validator.validate(json.loads(place.read("other.json")))
        (place.cwd / "other.json").unlink()


def test_a_plan_of_a_new_app(real: Shell) -> None:
    assert real("new", "blog", "--plan", "plan.json").code == 0
    assert [it.name for it in real.cwd.iterdir()] == ["plan.json"]
    assert real("apply", "plan.json", "--dry-run").code == 0
    assert real("apply", "plan.json").code == 0
    assert real.at("blog")(*POST).code == 0


def test_a_plan_of_an_undo(app: Shell) -> None:
    before = app.tree()
    assert app(*POST).code == 0
    assert app("undo", "--plan", "../plan.json").code == 0
    assert app("apply", "../plan.json").code == 0
    assert app.tree() == before


def test_a_patch_is_for_git(app: Shell) -> None:
    assert app(*POST, "--patch", "../post.patch").code == 0
    assert (
        app.sh("git init -q && git apply --check ../post.patch && git apply ../post.patch").code
        == 0
    )
    assert app(*POST).out == "nothing to do\n"
    assert app("undo").code == 0


def test_a_file_in_the_way(app: Shell, plan: Path) -> None:
    plan.write_text("mine")
    assert refusal(app, *POST, "--plan", "../plan.json") == [
        "`../plan.json` exists",
        "type another name, or replace it: `--force`",
    ]
    assert app(*POST, "--plan", "../plan.json", "--force").code == 0
    assert json.loads(plan.read_text())["version"] == 1
    assert app(*POST, "--plan", "nowhere/plan.json").code == 1


def test_stale_plans(app: Shell, plan: Path) -> None:
    routes = app.read("app/routes.py")
    app.write("app/routes.py", f"{routes}\n")
    assert refusal(app, "apply", str(plan)) == [
        "`app/routes.py` changed since the plan was made",
        "make the plan again from the project as it is",
    ]
    (app.cwd / "app/routes.py").unlink()
    assert refusal(app, "apply", str(plan))[0] == "`app/routes.py` is gone since the plan was made"
    app.write("app/routes.py", routes)
    app.write("app/paging.py", "mine = 1\n")
    assert refusal(app, "apply", str(plan))[0] == "`app/paging.py` appeared since the plan was made"


def operation(plan: Plan, path: str) -> Plan:
    """Return the operation on one file."""
    return next(it for it in plan["operations"] if it["path"] == path)


def outside(plan: Plan) -> None:
    """Lead out of the project."""
    plan["operations"][0]["path"] = "../evil.py"


def absolute(plan: Plan) -> None:
    """Lead to a place of the system."""
    plan["operations"][0]["path"] = "/tmp/evil.py"  # noqa: S108


def into_git(plan: Plan) -> None:
    """Make a hook of git."""
    plan["operations"][0]["path"] = ".git/hooks/pre-commit"


def other_content(plan: Plan) -> None:
    """Hold other bytes than the hash says."""
    plan["operations"][0]["content"] = {"encoding": "base64", "data": b64encode(b"1").decode()}


def no_base64(plan: Plan) -> None:
    """Hold no bytes at all."""
    plan["operations"][0]["content"] = {"encoding": "base64", "data": "?"}


def no_python(plan: Plan) -> None:
    """Hold what does not compile."""
    item = operation(plan, "app/posts/models.py")
    item["content"]["data"] = "def ("
    item["written"] = "c3ba4ef1a2ec3a1ec2d2b9a1d6ac2bd1ee1bc1b4a2e8e4b7d1c6a24dc0d84b6e"


def no_steps(plan: Plan) -> None:
    """Leave a part out."""
    del plan["post_steps"]


@pytest.mark.parametrize(
    "damage", [outside, absolute, into_git, other_content, no_base64, no_python, no_steps]
)
def test_plans_that_are_damaged(app: Shell, plan: Path, damage: Callable[[Plan], None]) -> None:
    data = json.loads(plan.read_text())
    damage(data)
    plan.write_text(json.dumps(data))
    before = app.tree()
    done = app("apply", str(plan))
    assert done.code in {1, 5}
    assert "unexpected" not in done.err
    assert done.err.startswith("error: ")
    assert app.tree() == before
    assert not (app.cwd.parent / "evil.py").exists()


@pytest.mark.parametrize(
    "junk", [b"", b"{}", b"[]", b"\xff", b'{"format": "vibegen.plan", "version": 2}']
)
def test_what_is_no_plan(app: Shell, junk: bytes) -> None:
    app.write("plan.json", junk)
    assert refusal(app, "apply", "plan.json") == [
        "`plan.json` is no plan that this vibegen can read",
        "make one with `--plan FILE`",
    ]
    assert refusal(app, "apply", "none.json")[0] == "no file `none.json`"
    assert refusal(app, "apply", ".")[0] == "`.` is no plan that this vibegen can read"


def test_apply_asks(app: Shell, plan: Path) -> None:
    done = app.terminal("apply", str(plan), say=[("Apply? [y/n/d]", "n\r")])
    assert done.code == 1
    assert not (app.cwd / "app/posts").exists()
    assert app("apply", str(plan), "--check").code == 3
    assert app("apply").err == snapshot("""\
error: `vibegen apply` needs `PLAN`
hint: see `vibegen apply --help`
""")
