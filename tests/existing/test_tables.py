"""Tables as their databases describe them, read into fields; and the filter for Alembic."""

from __future__ import annotations

from typing import Any

import pytest

from vibegen.change import Refused
from vibegen.spec import BadWord
from vibegen.testing import check_no_place, check_same

from .conftest import part

ENV = """def migrate(connection: Connection) -> None:
    \"\"\"Run the migrations.\"\"\"
    context.configure(connection, target_metadata=SQLModel.metadata)
    with context.begin_transaction():
        context.run_migrations()
"""


def column(name: str, type_: str, **more: object) -> dict[str, Any]:
    """Return a column as the reader describes it; what is no attribute of it is of its type."""
    own = {it: more.pop(it) for it in ("nullable", "default", "computed", "json") if it in more}
    return {"name": name, "nullable": False, "json": [], "type": {"name": type_, **more}, **own}


def table(dialect: str, *columns: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return a table with a key and the two moments."""
    moment = {"timezone": True} if dialect == "postgresql" else {}
    name = "TIMESTAMP" if dialect == "postgresql" else "DATETIME"
    key = {**column("id", "INTEGER"), "autoincrement": True, "identity": {"always": False}}
    kept = [column(f"{it}_at", name, **moment) for it in ("created", "updated")]
    found = {"dialect": dialect, "columns": [key, *columns, *kept], "quoted": "posts"}
    rest: dict[str, Any] = {it: [] for it in ("uniques", "indexes", "references", "checks")}
    return {**found, **rest, "key": {"constrained_columns": ["id"]}, **more}


def read(data: dict[str, Any]) -> tuple[list[str], Any]:
    """Return the fields, and what they do not say."""
    given, origin = part("tables", "read_table")("posts", data, {"users": "User"})
    fields, _ = part("given", "to_fields")("posts", given)
    return fields, origin


@pytest.mark.parametrize(
    ("dialect", "one", "word", "stored"),
    [
        ("sqlite", column("a", "VARCHAR", length=80), "a:str:max=80", ""),
        ("sqlite", column("a", "VARCHAR"), "a:str:max=10000", "sa.String()"),
        ("sqlite", column("a", "TEXT", nullable=True), "a:text:null", ""),
        ("sqlite", column("a", "NUMERIC", precision=8, scale=2), "a:float",
         "sa.Numeric(8, 2, asdecimal=False)"),
        ("sqlite", column("a", "TIMESTAMP"), "a:datetime", "sa.TIMESTAMP()"),
        ("postgresql", column("a", "NUMERIC", precision=8, scale=2), "a:decimal:8/2", ""),
        ("postgresql", column("a", "SMALLINT"), "a:int:ge=-32768:le=32767", "sa.SmallInteger()"),
        ("postgresql", column("a", "JSONB", default="'{}'::jsonb"), "a:json:default={}",
         "postgresql.JSONB()"),
        ("postgresql", column("a", "JSONB", json=["list of int"]), "a:list:int",
         "postgresql.JSONB()"),
        ("postgresql", column("a", "ARRAY", item={"name": "TEXT"}), "a:list:str",
         "postgresql.ARRAY(sa.Text())"),
        ("postgresql", column("a", "ENUM", enums=["x", "y"], enum="kind", default="'x'::kind"),
         "a:enum:x/y:default=x", 'sa.Enum({values}, name="kind")'),
        ("postgresql", column("a", "BOOLEAN", default="true"), "a:bool:default=true", ""),
        ("postgresql", column("a", "DATE", default="CURRENT_DATE"), "a:date:default=today", ""),
        ("mysql", column("a", "TINYINT", display_width=1, default="1"), "a:bool:default=true", ""),
        ("mysql", column("a", "INTEGER", unsigned=True), "a:int:ge=0",
         "mysql.INTEGER(unsigned=True)"),
        ("mysql", column("a", "LONGTEXT"), "a:text", "mysql.LONGTEXT()"),
    ],
)  # fmt: skip
def test_a_column_is_a_field(dialect: str, one: dict[str, Any], word: str, stored: str) -> None:
    fields, origin = read(table(dialect, one))
    assert (fields, origin.columns.get("a", "")) == ([word], stored)


def test_checks_are_limits_and_keys_keep_their_names() -> None:
    checks = [{"name": "c", "sqltext": "views >= 0 AND views < 9"}]
    uniques = [{"name": "posts_slug_key", "column_names": ["slug"]}]
    indexes = [
        {"name": "ix_posts_views", "column_names": ["views"], "unique": False},
        {"name": "both", "column_names": ["views", "slug"], "unique": False},
    ]
    columns = column("views", "INTEGER"), column("slug", "TEXT")
    data = table("postgresql", *columns, checks=checks, uniques=uniques, indexes=indexes)
    fields, origin = read(data)
    assert fields == ["views:int:index:ge=0:lt=9", "slug:str:unique:max=700"]
    assert origin.columns == {"slug": "sa.Text()"}
    assert [key[:2] for key in origin.keys] == [("unique", "posts_slug_key"), ("index", "both")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (table("sqlite", key={"constrained_columns": []}), "has no primary key"),
        (table("sqlite", key={"constrained_columns": ["id", "a"]}), "has the primary key `id` and"),
        (table("sqlite", column("a", "TEXT"), key={"constrained_columns": ["a"]}),
         "is `a`, of the type `text`"),
        (table("sqlite", column("a", "NullType")), "is of the type `nulltype`"),
        (table("postgresql", column("a", "TIMESTAMP")), "is kept without its zone"),
        (table("postgresql", column("a", "NUMERIC")), "is a number of any size"),
        (table("sqlite", checks=[{"name": None, "sqltext": "length(a) > 5"}]), "`length(a) > 5`"),
        (table("sqlite", uniques=[{"name": "u", "column_names": ["id", "created_at"]}]),
         "are unique together"),
        (table("sqlite", column("a", "TEXT"),
               uniques=[{"name": None, "column_names": ["a"], "hidden": True}]),
         "in a way that SQLAlchemy does not see"),
        (table("sqlite", column("a", "TEXT"),
               indexes=[{"name": "i", "column_names": [None], "unique": True}]),
         "is one of an expression or of some rows"),
    ],
)  # fmt: skip
def test_what_no_resource_can_be_made_for(data: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(data)
    assert said in refusal.value.message
    assert refusal.value.hint


def key(*columns: str, to: str = "users", **options: object) -> dict[str, Any]:
    """Return a foreign key as the reader describes it."""
    target = {"referred_table": to, "referred_columns": ["id"] * len(columns)}
    return {"name": "by", "constrained_columns": [*columns], **target, "options": options}


def test_foreign_keys_are_references() -> None:
    keys = [
        key("user_id", ondelete="CASCADE", onupdate="CASCADE"),
        key("editor_id"),
        key("parent_id", to="posts", ondelete="SET NULL"),
    ]
    columns = [
        column("user_id", "BIGINT"),
        column("editor_id", "INTEGER"),
        column("parent_id", "INTEGER", nullable=True),
    ]
    index = {"name": "ix_posts_editor_id", "column_names": ["editor_id"], "unique": False}
    fields, origin = read(table("postgresql", *columns, references=keys, indexes=[index]))
    assert fields == [
        "user:ref:User:on_delete=cascade",
        "editor:ref:User",
        "parent:ref:Self:null",
    ]
    assert origin.keyed == {"user_id", "parent_id"}
    rules = {"ondelete": "CASCADE", "onupdate": "CASCADE"}
    assert origin.references["user_id"] == {"name": "by", "indexed": False, **rules}


@pytest.mark.parametrize("name", ["user_id", "by"])
def test_indexes_that_mysql_makes_for_its_keys_are_none_of_the_model(name: str) -> None:
    index = {"name": name, "column_names": ["user_id"], "unique": False}
    one = column("user_id", "INTEGER")
    _, origin = read(table("mysql", one, references=[key("user_id")], indexes=[index]))
    assert (origin.keys, origin.keyed) == ([], {"user_id"})


@pytest.mark.parametrize(
    ("one", "said", "hint"),
    [
        (key("a_id", to="app_people"), "refers to `app_people.id`, which is no resource yet",
         "first type `vibegen add crud AppPerson --from-table app_people`"),
        (key("a"), "the name of a reference ends in `_id`", "rename it to `a_id`"),
        (key("a_id", ondelete="SET DEFAULT"), "has a default, and references have none", "by hand"),
        (key("a_id", deferrable=True), "is checked when a transaction ends",
         "`ALTER TABLE posts ALTER CONSTRAINT by NOT DEFERRABLE`"),
        (key("a_id", "a"), "refer to `users` together", "by hand"),
    ],
)  # fmt: skip
def test_keys_that_are_no_references(one: dict[str, Any], said: str, hint: str) -> None:
    columns = [column(it, "INTEGER") for it in ("a", "a_id")]
    with pytest.raises(Refused) as refusal:
        read(table("postgresql", *columns, references=[one]))
    assert said in refusal.value.message
    assert hint in refusal.value.hint


@pytest.mark.parametrize("kind", ["INTEGER", "TEXT", ""])
def test_versions_are_counted_by_the_table(kind: str) -> None:
    data = table("sqlite", column("title", "TEXT"), *([column("version", kind)] if kind else []))
    keeps = ("created_at", "updated_at", "version")
    read_it = part("tables", "read_table")
    if kind == "INTEGER":
        given, _ = read_it("posts", data, {}, keeps=keeps)
        assert [it.name for it in given] == ["title"]
        return
    with pytest.raises(Refused) as refusal:
        read_it("posts", data, {}, keeps=keeps)
    assert "integer NOT NULL" in refusal.value.hint


def test_a_table_without_the_two_moments_gets_the_command() -> None:
    data = table("postgresql")
    data["columns"] = data["columns"][:1]
    with pytest.raises(Refused) as refusal:
        read(data)
    assert "`ALTER TABLE posts ADD created_at timestamptz NOT NULL" in refusal.value.hint


def test_alembic_looks_at_tables_with_models() -> None:
    edit = part("migrating", "look_at_own_tables")
    edited = edit(ENV)
    assert edited.startswith(
        "def has_model(name: str | None, kind: str, _parents: object) -> bool:"
    )
    assert "        include_name=has_model,\n    )\n    with context" in edited
    check_same(edit, edited)
    check_no_place(edit, ENV.replace("context.configure", "configure"))


def test_what_was_found_is_said_with_the_table_only() -> None:
    read_origin = part("origin", "read_origin")
    for words in ((None, None, "{}", None), (None, None, None, "x"), (None, "a", "{", None)):
        with pytest.raises(BadWord):
            read_origin(*words)
    origin = part("origin", "Origin")(stored=True, table="posts", columns={"a": "sa.CHAR(4)"})
    assert read_origin(None, "posts", origin.found, None) == origin
