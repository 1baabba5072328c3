"""Models that users wrote, read from their source."""

from __future__ import annotations

import contextlib
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vibegen.change import Refused
from vibegen.kinds import TYPES
from vibegen.spec import BadWord, Field, Name
from vibegen.stop import Stop

from .conftest import part

if TYPE_CHECKING:
    from pathlib import Path

IMPORTS = """
    from datetime import UTC, date, datetime, time, timedelta
    from decimal import Decimal
    from enum import Enum, StrEnum
    from typing import Annotated, Any, ClassVar, Optional
    from uuid import UUID, uuid4

    import sqlalchemy as sa
    from beanie import DecimalAnnotation, Document, Indexed
    from pymongo import IndexModel
    from sqlalchemy import JSON, Numeric, Text as LongText
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
    from sqlmodel import Field, Relationship, SQLModel

    from app.columns import UtcDateTime, utc_now
    from app.decimals import ExactDecimal
    from app.durations import Seconds
    from app.enums import by_value
"""
KEY = "    id: int | None = Field(default=None, primary_key=True)\n"
MOMENTS = "".join(
    f"    {it}_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)\n"
    for it in ("created", "updated")
)
MAPPED = "".join(
    f"    {it}_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)\n"
    for it in ("created", "updated")
)
DOCUMENT = "    created_at: UtcDateTime\n    updated_at: UtcDateTime\n"
ENUM = 'class Status(StrEnum):\n    DRAFT = "draft"\n    OUT = "published"\n\n\n'
OF_API = ("search", "filter", "sort", "hidden", "readonly", "nolist", "noform")


def write(folder: Path, body: str, *, head: str = "class Post(SQLModel, table=True)") -> None:
    """Write a model into `app/models.py`."""
    key, moments = (KEY, MOMENTS) if "SQLModel" in head else ("", DOCUMENT)
    if "Base)" in head:
        key, moments = "    id: Mapped[int] = mapped_column(primary_key=True)\n", MAPPED
    base = "class Base(DeclarativeBase): ...\n\n\n" if "Base)" in head else ""
    lines = indent(dedent(body).strip("\n"), "    ")
    (folder / "app").mkdir(exist_ok=True)
    text = f"{dedent(IMPORTS)}\n\n{ENUM}{base}{head}:\n{key}{lines}\n{moments}"
    (folder / "app/models.py").write_text(text)


def words(folder: Path, **more: object) -> tuple[list[str], dict[str, str]]:
    """Return the fields that are read, and why others are left out."""
    resources = {"people": "Person"}
    model = part("models", "read_model")(folder, "app.models:Post", resources=resources, **more)
    found: tuple[list[str], dict[str, str]] = part("given", "to_fields")("Post", model.columns)
    return found


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("title: str = Field(max_length=80, unique=True)", "title:str:unique:max=80"),
        ("title: str", "title:str:max=10000"),
        ("title: str = Field(index=True)", "title:str:index:max=700"),
        ("title: str = Field(sa_type=LongText)", "title:text"),
        ("title: Annotated[str, Field(max_length=80)]", "title:str:max=80"),
        ("title: Optional[str] = None", "title:str:null:max=10000"),
        ('title: "str | None" = Field(None, max_length=9)', "title:str:null:max=9"),
        ("title: str = Field(sa_column=sa.Column(sa.String(9), nullable=False))", "title:str:max=9"),
        ("views: int = 0", "views:int:default=0"),
        ("views: int = Field(default=1, ge=0, lt=9)", "views:int:default=1:ge=0:lt=9"),
        ("is_on: bool = True", "is_on:bool:default=true"),
        ("price: Decimal = Field(max_digits=8, decimal_places=2)", "price:decimal:8/2"),
        ("price: Decimal = Field(sa_type=sa.Numeric(8, 2))", "price:decimal:8/2"),
        ("sold_at: datetime = Field(sa_type=UtcDateTime)", "sold_at:datetime"),
        ("sold_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)",
         "sold_at:datetime:default=now"),
        ("sold_on: date = Field(default_factory=date.today)", "sold_on:date:default=today"),
        ("data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)", "data:json:default={}"),
        ("tags: list[str] = Field(sa_type=JSON)", "tags:list:str"),
        ("status: Status = Status.OUT", "status:enum:draft/published:default=published"),
        ("serial: UUID", "serial:uuid"),
        ("by_id: int = Field(foreign_key='people.id', index=True)", "by:ref:Person"),
        ("by_id: int | None = Field(foreign_key='people.id', ondelete='CASCADE')",
         "by:ref:Person:null:on_delete=cascade"),
        ("by_id: int = Field(sa_column_args=[sa.ForeignKey('people.id', ondelete='CASCADE')])",
         "by:ref:Person:on_delete=cascade"),
        ("by_id: int | None = Field(default=None, foreign_key='post.id')", "by:ref:Self:null:on_delete=restrict"),
    ],
)  # fmt: skip
def test_an_attribute_is_a_field(line: str, word: str, tmp_path: Path) -> None:
    write(tmp_path, line)
    assert words(tmp_path) == ([word], {})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("serial: UUID = Field(default_factory=uuid4)", "has a default that no word of a field says"),
        ("sold_at: datetime | None = None", "is a datetime that is kept without its zone"),
        ("owner_id: int | None = Field(default=None, foreign_key='users.id')",
         "refers to `users.id`, which is no resource yet"),
        ("things: set[str] | None = None", "is `set[str]`, and no type of a field says that"),
        ("sort: int = 0",
         "cannot be a field: `sort` is a parameter of every list"),
    ],
)  # fmt: skip
def test_what_no_field_says_is_left_out(line: str, reason: str, tmp_path: Path) -> None:
    write(tmp_path, f"title: str\n{line}")
    fields, left_out = words(tmp_path)
    assert (fields, [*left_out.values()]) == (["title:str:max=10000"], [reason])


def test_what_is_no_column_is_no_field(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        limit_of_all: ClassVar[int] = 5
        _cache: dict[str, int] = {}
        model_config = {"extra": "forbid"}
        title: str = Field(max_length=9)
        comments: list["Comment"] = Relationship(back_populates="post")
        __table_args__ = (sa.UniqueConstraint("title"), {"comment": "Posts"})

        @property
        def is_long(self) -> bool:
            return len(self.title) > 5
        """,
    )
    assert words(tmp_path) == (["title:str:unique:max=9"], {})


def test_bases_and_mixins_of_other_files_count(tmp_path: Path) -> None:
    write(tmp_path, "title: str = Field(max_length=9)", head="class Post(Base2, table=True)")
    path = tmp_path / "app/models.py"
    moments = f"from sqlmodel import SQLModel\n\n\nclass Moments(SQLModel):\n{KEY}{MOMENTS}"
    text = path.read_text().replace(KEY, "").replace(MOMENTS, "").replace(DOCUMENT, "")
    path.write_text(f"from app.base import Moments as Base2\n{text}")
    imports = dedent(IMPORTS).replace("from sqlmodel import Field, Relationship, SQLModel", "")
    (tmp_path / "app/base.py").write_text(f"from sqlmodel import Field\n{imports}\n{moments}")
    assert words(tmp_path) == (["title:str:max=9"], {})


def test_a_declarative_class_and_a_document_are_read_too(tmp_path: Path) -> None:
    mapped = """
        __tablename__ = "posts"
        title: Mapped[str] = mapped_column(sa.String(9), unique=True)
        views: Mapped[int | None]
        author: Mapped["User"] = relationship()
        """
    write(tmp_path, mapped, head="class Post(Base)")
    assert words(tmp_path) == (["title:str:unique:max=9", "views:int:null"], {})
    document = """
        title: Indexed(str, unique=True)
        views: Annotated[int, Indexed()] = 0

        class Settings:
            name = "articles"
            indexes = [IndexModel("views", unique=True)]
        """
    write(tmp_path, document, head="class Post(Document)")
    fields = ["title:str:unique:max=700", "views:int:unique"]
    left_out = {"views": "cannot be a field"}
    found, why = words(tmp_path)
    assert (found, list(why)) == (fields[:1], list(left_out))
    assert part("models", "read_model")(tmp_path, "app.models:Post").table == "articles"


def test_types_that_have_names(tmp_path: Path) -> None:
    short = "short = Annotated[str, mapped_column(sa.String(9), index=True)]"
    body = """
        __tablename__ = "posts"
        code: Mapped[short]
        views: Mapped[int] = mapped_column(sa.BIGINT().with_variant(sa.Integer, "sqlite"))
        """
    write(tmp_path, body, head=f"{short}\n\n\nclass Post(Base)")
    assert words(tmp_path) == (["code:str:index:max=9", "views:int"], {})


@pytest.mark.parametrize(
    ("returned", "table"),
    [
        ('cls.__name__.lower() + "s"', "posts"),
        ('f"app_{cls.__name__.lower()}"', "app_post"),
        ("cls.__name__[::-1]", None),
    ],
)
def test_tables_whose_names_are_worked_out(
    tmp_path: Path, returned: str, table: str | None
) -> None:
    body = f"""
        @declared_attr.directive
        def __tablename__(cls) -> str:
            return {returned}

        title: Mapped[str]
        """
    write(tmp_path, body, head="class Post(Base)")
    read = part("models", "read_model")
    if table:
        assert read(tmp_path, "app.models:Post").table == table
        return
    with pytest.raises(Refused, match="does not say what its table is called"):
        read(tmp_path, "app.models:Post")


@pytest.mark.parametrize(
    ("head", "body", "said"),
    [
        ("class Post(SQLModel)", "title: str", "`app.models:Post` is no model that is stored"),
        ("class Post", "title = 5", "`app.models:Post` is no model that is stored"),
        ("class Post(SQLModel, table=True)", "owner_id: int = Field(foreign_key='users.id')",
         "`Post.owner_id` refers to `users.id`, which is no resource yet"),
        ("class Post(SQLModel, table=True)", "sold_at: datetime",
         "`Post.sold_at` is a datetime that is kept without its zone"),
        ("class Post(SQLModel, table=True)", "price: Decimal",
         "`Post.price` does not say how many digits it has"),
        ("class Post(SQLModel, table=True)", "key: UUID = Field(primary_key=True)",
         "`app.models:Post` has the key `id` and `key`, and a resource needs a number called `id`"),
        ("class Post(SQLModel, table=True)",
         "one: int\ntwo: int\n__table_args__ = (sa.UniqueConstraint('one', 'two'),)",
         ("`app.models:Post` has several fields that are unique together, and a resource knows only "
         "single ones")),
    ],
)  # fmt: skip
def test_what_no_resource_can_be_made_for(head: str, body: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, body, head=head)
    with pytest.raises(Refused) as refusal:
        words(tmp_path)
    assert refusal.value.message == said
    assert refusal.value.hint


def test_the_two_moments_are_asked_for_with_the_lines_to_add(tmp_path: Path) -> None:
    write(tmp_path, "title: str")
    path = tmp_path / "app/models.py"
    path.write_text(path.read_text().replace(MOMENTS, ""))
    with pytest.raises(Refused) as refusal:
        words(tmp_path)
    assert refusal.value.hint.count("Field(default_factory=utc_now, sa_type=UtcDateTime)") == 2


def test_versions_are_counted_by_the_model(tmp_path: Path) -> None:
    keeps = ("created_at", "updated_at", "version")
    write(tmp_path, "title: str\nversion: int = 1")
    with pytest.raises(Refused) as refusal:
        words(tmp_path, keeps=keeps)
    assert "`version: int = 1` and `__mapper_args__`" in refusal.value.hint
    write(tmp_path, "title: str\nversion: int = 1\n__mapper_args__ = {'version_id_col': version}")
    assert words(tmp_path, keeps=keeps)[0] == ["title:str:max=10000"]


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("app.models", "type MODULE:CLASS, such as `--from-model app.models:Post`"),
        ("app.model:Post", "did you mean `app.models:Post`?"),
        ("app.models:Posst", "did you mean `app.models:Post`?"),
    ],
)
def test_what_is_not_there(target: str, hint: str, tmp_path: Path) -> None:
    write(tmp_path, "title: str")
    with pytest.raises(BadWord) as refusal:
        part("models", "read_model")(tmp_path, target)
    assert refusal.value.hint == hint


ARGS = {"decimal": ["10/2", "18/4"], "enum": ["draft/in-review", "a/b/c"], "list": ["str", "int"]}
MODS = ["null", "unique", "index", "max=80", "ge=0", "readonly", "default=1", "default=true"]


@st.composite
def fields(draw: st.DrawFn) -> Field | None:
    """Return a field of any type that is stored, with some modifiers."""
    type_ = draw(st.sampled_from([it for it in TYPES if it not in {"ref", "many"}]))
    args = [draw(st.sampled_from(ARGS[type_]))] if type_ in ARGS else []
    mods = draw(st.lists(st.sampled_from(MODS), max_size=3, unique=True))
    with contextlib.suppress(BadWord):
        return Field.parse(":".join(["thing", type_, *args, *mods]))
    return None


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql", "mongodb"])
@given(field=fields())
def test_what_is_emitted_is_read_back(
    dialect: str, field: Field | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if field is None:
        return
    folder = tmp_path_factory.getbasetemp() / f"back-{dialect}"
    folder.mkdir(exist_ok=True)
    kinds = part("databases", "BY_DIALECT").get(dialect) or part("kinds", "KINDS")
    shown = part("shown", "Shown")(field, Name.parse("Post"), kinds)
    is_document = dialect == "mongodb"
    head = "class Post(Document)" if is_document else "class Post(SQLModel, table=True)"
    line = shown.document_line if is_document else shown.model_line
    write(folder, line, head=head)
    if field.type == "enum":
        members = "".join(f'    {name} = "{value}"\n' for name, value in field.members)
        path = folder / "app/models.py"
        path.write_text(
            f"{dedent(IMPORTS)}\n\nclass PostThing(StrEnum):\n{members}\n{path.read_text()}"
        )
    try:
        (found,), left_out = words(folder)
    except (Stop, ValueError) as problem:
        pytest.fail(f"{line}: {problem}")
    assert left_out == {}
    assert _stored(Field.parse(found), dialect) == _stored(field, dialect), line


def _stored(field: Field, dialect: str) -> tuple[object, ...]:
    """Return what a model tells of a field: not what only the API has."""
    type_ = {"email": "str", "url": "str", "slug": "str", "password": "str"}.get(
        field.type, field.type
    )
    if dialect == "mongodb":
        type_ = {"text": "str"}.get(type_, type_)
        return type_, field.args if type_ in {"enum", "list"} else (), field.null
    max_ = part("layers", "LENGTHS").get(field.type) if field.max is None else field.max
    args = field.args[1:] if dialect == "sqlite" and type_ == "decimal" else field.args
    if field.unique or field.index:
        max_ = min(max_, 700) if max_ else max_
    return type_, args, field.null, field.unique, field.index, None if type_ == "text" else max_
