"""Groups of values that are refused, each with what to type instead; and several in one app."""

from pathlib import Path

import pytest

from vibegen.cli import run

from .conftest import Vibegen, content


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("shop", "a group needs a value", "seats:int:default=20"),
        ("class seats:int:null", "`class` cannot be a group", "such as `shop`"),
        ("9 seats:int:null", "`9` cannot be a group", "such as `shop`"),
        (
            "shop seats:int",
            "no value before somebody sets it",
            "`seats:int:default=` and the value",
        ),
        ("shop key:uuid:null", "cannot be a value of configuration", "types are str, text, int"),
        ("shop key:password:null", "cannot be a value", "type `key:str:hidden:null`"),
        ("shop key:str:hidden:default=a", "is a secret", "type `key:str:hidden:null`"),
        ("shop key:int:hidden:null", "is a secret", "type `key:str:hidden:null`"),
        ("shop seats:int:null:index", "`index` in", "leave it out"),
        ("shop day:date:default=today", "would change by itself", "type a date"),
        ("shop group:str:null", "has the name of what every group has", "type a longer name"),
        (
            "shop.seats:int",
            "no value before somebody sets it",
            "`seats:int:default=` and the value",
        ),
        ("shop.:int:null", "has no name", "type a name first"),
        ("shop.seats:int:null open:bool:null", "behind a value that is alone", "for a group"),
        ("database.url:str:null", "would be read from DATABASE_URL", "another name"),
        ("database url:str:null", "would be read from DATABASE_URL", "another name"),
    ],
)
def test_what_is_refused(
    vibegen: Vibegen, capsys: pytest.CaptureFixture[str], words: str, message: str, hint: str
) -> None:
    vibegen("add", "config", *words.split(), code=2)
    error, advice = capsys.readouterr().err.splitlines()
    assert message in error
    assert hint in advice


def test_an_app_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", str(tmp_path / "blog"), "--db", "none", "--no-input"]) == 0
    monkeypatch.chdir(tmp_path / "blog")
    assert run(["add", "config", "shop", "seats:int:null", "--no-input"]) == 5
    assert "keeps values in a database, and this app has none" in capsys.readouterr().err


def test_a_second_group(blog: Path, vibegen: Vibegen) -> None:
    before = content(blog)
    vibegen("add", "config", "shop", "seats:int:null")
    vibegen("add", "config", "ShopWindow", "open:bool:default=true")
    groups = (blog / "app/configuration/groups/__init__.py").read_text()
    assert "    ShopConfig,\n    ShopWindowConfig,\n" in groups
    assert len([*(blog / "migrations/versions").glob("*.py")]) == 1
    vibegen("undo", "2")
    groups = (blog / "app/configuration/groups/__init__.py").read_text()
    assert "    # In this order on the page\n    ShopWindowConfig,\n" in groups
    vibegen("undo", code=4)  # Both wrote the list of groups, which stays
    left = {it for it in content(blog).keys() - before.keys() if it.endswith(".py")}
    assert left == {"app/configuration/groups/__init__.py"}


def test_single_values(blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(blog)
    vibegen("add", "config", "shop", "seats:int:null")
    vibegen("add", "config", "shop.open:bool:default=true")
    vibegen("add", "config", "house.open:str:max=5:null")
    groups = (blog / "app/configuration/groups/__init__.py").read_text()
    assert "    ShopConfig,\n    shop_open.model,\n    house_open.model,\n" in groups
    house = (blog / "app/configuration/groups/house_open.py").read_text()
    assert "def open() -> Annotated[str | None, Field(max_length=5)]:" in house
    capsys.readouterr()
    vibegen("add", "config", "shop.seats:int:default=1", code=2)
    assert "`shop.seats` is there" in capsys.readouterr().err
    for _ in range(3):
        vibegen("undo")
    assert content(blog) == before
