"""What is said where `--from-model` and `--from-table` cannot be followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from vibegen.cli import run

MODEL = "from sqlmodel import SQLModel\n\n\nclass Post(SQLModel, table=True): ...\n"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the least that is an app with a database, without an environment."""
    for path, text in {
        ".vibegen/operations/README": "",
        "pyproject.toml": "[project]\nname = 'blog'\n",
        "app/db.py": "",
        "app/models.py": MODEL,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("Post title --from-model app.models:Post", 2, "`--from-model` reads the fields"),
        (
            "Post --from-model app.models:Post --from-table posts",
            2,
            "name two things to begin with",
        ),
        ("Entry --from-model app.models:Post", 2, "`Entry` is not what the model is called"),
        ("Post --from-model app.models:Post", 5, "`app.models:Post` shows no primary key"),
        ("Post --from-table posts", 5, "with the app's own packages, and they are not installed"),
        ("Post title --url postgresql://ann:secret@host/db", 2, "`--url` says nothing on its own"),
        ("Post title --found {}", 2, "`--found` says nothing on its own"),
    ],
)
def test_refusals(
    app: Path, words: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(app.rglob("*"))
    assert run(["add", "crud", *words.split(), "--no-input"]) == code
    out, err = capsys.readouterr()
    error, hint = err.splitlines()
    assert (out, said in error) == ("", True)
    assert hint.startswith("hint: ")
    assert "secret" not in err
    assert sorted(app.rglob("*")) == before


def test_seeds_find_models_that_are_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "blog", "--api", "--no-input"]) == 0
    monkeypatch.chdir(tmp_path / "blog")
    found = '{"table": "articles"}'
    model = ["crud", "Post", "title", "--from-model", "app.content.models:Post", "--found", found]
    assert run(["add", "seed", "--no-input"]) == 0
    assert run(["add", *model, "--no-input"]) == 0
    assert "let `app/seed/resources.py` import `app.{name}.queries`" in capsys.readouterr().out
    assert run(["undo", "2", "--no-input"]) == 0
    assert run(["add", "seed", "--no-input"]) == 0
    seeds = (tmp_path / "blog/app/seed/resources.py").read_text()
    assert 'import_module(f"app.{name}.queries")' in seeds


def test_relations_that_are_added_later_name_the_table_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "shop", "--api", "--no-input"]) == 0
    monkeypatch.chdir(tmp_path / "shop")
    table = ["--from-table", "articles", "--found", '{"table": "articles"}']
    assert run(["add", "crud", "Good", "title", *table, "--no-input"]) == 0
    fields = ["likes:many:self", "parent:ref:self:null"]
    assert run(["add", "field", "Good", *fields, "--no-input"]) == 0
    model = Path("app/goods/models.py").read_text()
    migration = Path("migrations/versions/0002_add_goods_likes.py").read_text()
    assert "goods.id" not in model + migration
    assert model.count('"articles.id"') == 3
    assert migration.count('"articles"') + migration.count('"articles.id"') >= 3
