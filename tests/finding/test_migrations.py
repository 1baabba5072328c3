"""Where Alembic's next revision belongs, and what a base asks of it."""

import json
from collections.abc import Callable, Mapping

import pytest

from .conftest import Wild
from .test_odd_apps import ADD, stored

Make = Callable[[Mapping[str, str]], Wild]
ENV = "from alembic import context\n\nfrom app.db import Base\n\ntarget_metadata = Base.metadata\n"
INI = "[alembic]\nscript_location = migrations\nversion_locations = {}\n"


def revision(name: str, down: str | None) -> str:
    return f"revision: str = '{name}'\ndown_revision: str | None = {down!r}\n"


def migrated(named: str, **files: str) -> dict[str, str]:
    """Return an app whose revisions lie in the folders that its settings name."""
    revisions = {f"db/{it.replace('_', '/')}.py": text for it, text in files.items()}
    own = {"alembic.ini": INI.format(named), "migrations/env.py": ENV}
    return {**stored("yield SessionLocal()"), **own, **revisions}


def versions(app: Wild) -> str:
    return json.loads((app.root / ".vibegen/app.json").read_text())["database"]["versions"]


@pytest.mark.parametrize("named", ["db/new", "%(here)s/db/new", "%(here)s/db/gone db/new"])
def test_one_location(wild: Make, named: str) -> None:
    app = wild(migrated(named, new_a=revision("a1", None)))
    app.adopt()
    code, out = app.run(*ADD)
    assert (code, versions(app)) == (0, "db/new"), out
    assert [it for it in app.tree() if it.startswith("db/new/") and "create_memos" in it]
    assert (
        "from app.memos import models as memo_models"
        in (app.root / "migrations/env.py").read_text()
    )
    assert app.run("undo")[0] == 0


@pytest.mark.parametrize("between", [" ", ":", ";", ", ", "\n    "])
def test_the_location_with_the_only_head(wild: Make, between: str) -> None:
    named = between.join(("%(here)s/db/old", "%(here)s/db/new"))
    app = wild(migrated(named, old_a=revision("a1", None), new_b=revision("b2", "a1")))
    app.adopt()
    code, out = app.run(*ADD)
    assert (code, versions(app)) == (0, "db/new"), out
    [made] = [data for it, data in app.tree().items() if it.endswith("create_memos.py")]
    assert b'down_revision = "b2"' in made


def test_locations_with_a_head_each(wild: Make) -> None:
    app = wild(migrated("db/old db/new", old_a=revision("a1", None), new_b=revision("b2", None)))
    app.adopt()
    code, out = app.run(*ADD)
    assert (code, versions(app)) == (0, "")
    assert not [it for it in app.tree() if "create_memos" in it]
    assert (
        'alembic revision --autogenerate -m "create memos" --head HEAD --version-path FOLDER'
        "  # several have a head: choose"
    ) in out


def test_locations_in_pyproject(wild: Make) -> None:
    files = migrated("", new_a=revision("a1", None))
    del files["alembic.ini"]
    text = (
        '[tool.alembic]\nscript_location = "migrations"\nversion_locations = ["%(here)s/db/new"]\n'
    )
    app = wild({**files, "pyproject.toml": text})
    app.adopt()
    assert versions(app) == "db/new"


def based(body: str) -> dict[str, str]:
    """Return an app whose declarative base holds something."""
    files = migrated("db/new", new_a=revision("a1", None))
    db = files["app/db.py"].replace("class Base(DeclarativeBase): ...", body)
    return {**files, "app/db.py": f"from sqlalchemy import MetaData\n{db}"}


@pytest.mark.parametrize(
    "body",
    [
        'class Base(DeclarativeBase):\n    metadata = MetaData(schema="shop")\n',
        "own = MetaData(\n    schema='shop',\n)\n\n\nclass Base(DeclarativeBase):\n    metadata = own\n",
    ],
)
def test_a_schema(wild: Make, body: str) -> None:
    app = wild(based(body))
    app.adopt()
    code, out = app.run("add", "crud", "Memo", "title:str:index")
    assert code == 0, out
    [made] = [data.decode() for it, data in app.tree().items() if it.endswith("create_memos.py")]
    assert '        schema="shop",\n    )\n' in made
    assert 'op.create_index("ix_memos_title", "memos", ["title"], schema="shop")' in made
    assert 'op.drop_table("memos", schema="shop")' in made
    [tests] = [data.decode() for it, data in app.tree().items() if it.endswith("conftest.py")]
    assert 'execution_options={"schema_translate_map": {memos.schema: None}},' in tests


def test_a_schema_that_is_worked_out(wild: Make) -> None:
    app = wild(
        based("class Base(DeclarativeBase):\n    metadata = MetaData(schema=settings.schema)\n")
    )
    app.adopt()
    code, out = app.run(*ADD)
    assert (code, 'alembic revision --autogenerate -m "create memos"\n' in out) == (0, True)
    assert not [it for it in app.tree() if "create_memos" in it]


@pytest.mark.parametrize(
    "own",
    [
        "id: Mapped[uuid.UUID] = mapped_column(primary_key=True)",
        "id = Column(UUID(as_uuid=True), primary_key=True)",
        "id: Mapped[uuid_pk]",
    ],
)
def test_a_base_whose_ids_are_uuids(wild: Make, own: str) -> None:
    app = wild(based(f"class Base(DeclarativeBase):\n    {own}\n"))
    app.adopt()
    before = app.tree()
    code, out = app.run(*ADD)
    assert (code, app.tree()) == (5, before)
    assert out.splitlines() == [
        "error: `Memo` would extend `app.db.Base`, whose `id` is a UUID, and vibegen numbers its rows",
        "hint: write this model by hand, or give the base's `id` to its models instead",
    ]


def test_a_schema_of_sqlmodel(wild: Make) -> None:
    files = stored("yield SessionLocal()")
    db = files["app/db.py"].replace(
        "class Base(DeclarativeBase): ...", 'SQLModel.metadata.schema = "x"'
    )
    models = "from sqlmodel import SQLModel\n\n\nclass User(SQLModel, table=True): ...\n"
    app = wild(
        {**files, "app/db.py": f"from sqlmodel import SQLModel\n{db}", "app/models.py": models}
    )
    app.adopt()
    code, out = app.run(*ADD)
    assert (code, "vibegen knows schemas of declarative bases only" in out) == (5, True)
