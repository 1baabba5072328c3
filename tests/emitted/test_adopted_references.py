"""References in apps that vibegen did not make: to its own resources there, and to their models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from .adoptable_more import APPS
from .adoptable_related import ODD_APP, TEAM_APP
from .adopting import content, say
from .kit import run

if TYPE_CHECKING:
    from pathlib import Path

    from .adoptable import Adoptable
    from .kit import Environment

PLAIN = "; or type a plain number: `{}_id:int`"


def made(root: Path, app: Adoptable, *added: str) -> Path:
    """Write an app, adopt it, and add to it."""
    app.write(root)
    for words in ("adopt", *(f"add {it}" for it in added)):
        code, said = say(root, words)
        assert code == 0, said
    return root


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an app whose models cannot be referred to."""
    return made(tmp_path_factory.mktemp("odd"), ODD_APP)


@pytest.mark.parametrize(
    ("field", "error", "hint"),
    [
        (
            "it:ref:Ticket",
            "`app.odd:Ticket` has a key that is no number, and references need a number called `id`",
            "keep it in a plain field, such as `ticket_id:uuid`",
        ),
        (
            "it:ref:Room",  # It refers to a place
            "`Place` has a column of `ARRAY`, which the tests of the resource cannot make in SQLite",
            'write one that can, such as `ARRAY().with_variant(JSON(), "sqlite")`'
            + PLAIN.format("place"),
        ),
        (
            "it:ref:Stamp",
            (
                "`Stamp` has a default that SQLite does not know, `now()`, and tests make the "
                "table there"
            ),
            "write `server_default=func.now()` or its like" + PLAIN.format("stamp"),
        ),
        (
            "it:ref:Shop",
            "`Shop` has a schema of its own, and tests have none",
            PLAIN.format("shop").removeprefix("; or "),
        ),
        (
            "it:ref:Worked",
            "`app.odd:Worked` does not say what its table is called",
            'write `__tablename__ = "workeds"` into it',
        ),
        (
            "it:ref:Made",
            "`app.odd:Made` is made in a way of its own, and the tests store a row of it",
            PLAIN.format("made").removeprefix("; or "),
        ),
        (
            "it:ref:Hen",
            "`Egg` refers to `Hen`, which refers to it in turn, and both must",
            "let one of the two be null, or no row can be the first",
        ),
        (
            "it:ref:Far",  # Of another base, so of another `MetaData`
            "`it:ref:Far` refers to `Far`, and no command made it",
            "make it first: `vibegen add crud Far name:str`",
        ),
        (
            "items:many:Item",
            "`items:many:Item` needs a table of pairs, which vibegen makes in its own apps only",
            (
                "type `item_ids:list:int` for plain numbers, or make a resource of the pairs: "
                "`note:ref:Note` and `item:ref:Item`"
            ),
        ),
    ],
)
def test_what_nothing_can_refer_to(odd: Path, field: str, error: str, hint: str) -> None:
    before = content(odd)
    code, said = say(odd, f"add crud Note {field} body:text")
    assert said == f"error: {error}\nhint: {hint}\n"
    assert code == (2 if "no command" in error else 5)
    assert content(odd) == before


def test_references_need_a_sqlmodel_that_knows_them(tmp_path: Path) -> None:
    app = APPS["sqlmodel-sync"]
    made(tmp_path, replace(app, text=app.text.replace("sqlmodel>=0.0.22", "sqlmodel==0.0.20")))
    assert say(tmp_path, "add crud Note body:text --dry-run")[0] == 0
    code, said = say(tmp_path, "add crud Note hero:ref:Hero")
    assert (code, "needs sqlmodel 0.0.21 or newer" in said) == (5, True), said


def test_what_is_left_to_the_app_is_said(tmp_path: Path) -> None:
    made(tmp_path, APPS["sqlalchemy-async"])
    pragma = "\nSQLite checks references only after `PRAGMA foreign_keys = ON`, per connection\n"
    _, said = say(tmp_path, "add crud Note item:ref:Item")
    assert pragma in said
    gone = "expect `IntegrityError` where you delete a row of `Item` that notes refer to"
    assert f"\n{gone}\n" in said
    database = tmp_path / "app/db.py"
    database.write_text(f'{database.read_text()}\n\nPRAGMA = "PRAGMA foreign_keys = ON"\n')
    _, said = say(tmp_path, "add crud Entry item:ref:Item:null")
    assert "PRAGMA" not in said
    assert "IntegrityError" not in said


@pytest.mark.slow
def test_references_come_and_go_as_fields(tmp_path: Path) -> None:
    """In files with the line ends of Windows."""
    made(tmp_path, APPS["sqlmodel-async"], "crud Post title", "crud Comment body:text")
    stages: list[dict[str, bytes]] = []
    for words in (
        "add relation Comment.post Post:null:on_delete=restrict",
        "rename field Comment.post article",
        "add field Comment order:ref:Order:null",
    ):
        stages.append(content(tmp_path))
        code, said = say(tmp_path, words)
        assert code == 0, said
        after = content(tmp_path)
        code, said = say(tmp_path, words)
        assert (code, said.partition("\n")[0]) == (0, "nothing to do"), said
        assert content(tmp_path) == after
    python = {it: data for it, data in content(tmp_path).items() if it.endswith(".py")}
    assert [it for it, data in python.items() if data.count(b"\n") != data.count(b"\r\n")] == []
    assert b"Field(default=None, foreign_key='posts.id'" in python["src/shop/comments/models.py"]
    assert b"PostInUseError" in python["src/shop/posts/api.py"]
    for stage in reversed(stages):
        code, said = say(tmp_path, "undo")
        assert code == 0, said
        assert content(tmp_path) == stage


@pytest.mark.slow
def test_own_tests_pass_where_models_are_spread(environment: Environment, tmp_path: Path) -> None:
    """Over modules that name each other, in a schema."""
    base = "from sqlalchemy import MetaData\n\n\nclass Base(DeclarativeBase):\n"
    base += "    metadata = MetaData(schema='shop')\n"
    text = TEAM_APP.text.replace("class Base(DeclarativeBase):\n    pass\n", base)
    root = made(
        tmp_path,
        replace(TEAM_APP, text=text),
        "crud Visit member:ref:Member:unique:on_delete=cascade team:ref:Team:null guest:ref:Guest",
        "crud Match home:ref:Team visit:ref:Visit:null score:int --only create,list,delete",
        "relation Visit.last Match",
    )
    words = [environment.python, "-m", "pytest", "-q", "-W", "error", root / "tests"]
    assert "passed" in run(words, root, environment.path()).stdout
    queries = (root / "app/visits/queries.py").read_text()
    assert "\nfrom app.members import Guest, Member\n" in queries
    model = (root / "app/visits/models.py").read_text()
    assert 'BigInteger, ForeignKey("teams.id", ondelete="SET NULL")' in model
    assert "use_alter=True" in model
    revision = next(root.glob("migrations/versions/*_create_visits.py")).read_text()
    assert '["shop.members.id"]' in revision
