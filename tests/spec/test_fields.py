"""Fields that are right: types, arguments, modifiers, values."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from vibegen.kinds import TYPES
from vibegen.spec import Field, parse_fields

ARGUMENTS = {"decimal": ":10/2", "enum": ":a/b", "list": ":str", "ref": ":User", "many": ":Tag"}


@pytest.mark.parametrize("type_", TYPES)
def test_every_type(type_: str) -> None:
    field = Field.parse(f"thing:{type_}{ARGUMENTS.get(type_, '')}")
    assert field.type == type_
    assert field.args == tuple(ARGUMENTS.get(type_, "")[1:].split("/") if field.args else ())
    assert field.human == "Thing"


def test_str_is_the_type_where_none_is_written() -> None:
    assert Field.parse("title") == Field("title")
    assert Field.parse("title:null") == Field("title", null=True)
    assert Field.parse("title:max=200") == Field("title", max=200)


def test_every_modifier() -> None:
    title = Field.parse("title:str:min=2:max=200:index:search:filter:sort:label=Head line")
    assert title == Field(
        "title",
        min=2,
        max=200,
        index=True,
        search=True,
        filter=True,
        sort=True,
        label="Head line",
    )
    views = Field.parse("views:int:ge=0:lt=10:readonly:nolist:noform:default=3")
    assert (views.ge, views.lt, views.default, views.has_default) == (0, 10, 3, True)
    author = Field.parse("author:ref:blog-user:on_delete=set_null:null:back=posts")
    assert (author.args, author.on_delete, author.back) == (("BlogUser",), "set_null", "posts")
    assert author.target.snakes == "blog_users"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:str:default=two words", "two words"),
        ("a:str:default=", ""),
        ("a:str:default=a=b", "a=b"),
        ("a:str:default=été", "été"),
        ("a:int:default=-2147483648", -(2**31)),
        ("a:float:default=1.5e3", 1500.0),
        ("a:decimal:5/2:default=-123.45", Decimal("-123.45")),
        ("a:decimal:2/2:default=0.25", Decimal("0.25")),
        ("a:bool:default=false", False),
        ("a:date:default=2026-11-30", dt.date(2026, 11, 30)),
        ("a:date:default=today", "today"),
        ("a:datetime:default=now", "now"),
        ("a:datetime:default=2026-11-30", dt.datetime(2026, 11, 30, tzinfo=dt.UTC)),
        ("a:datetime:default=2026-11-30T0930Z", dt.datetime(2026, 11, 30, 9, 30, tzinfo=dt.UTC)),
        ("a:time:default=0930", dt.time(9, 30)),
        ("a:timedelta:default=1d12h", dt.timedelta(hours=36)),
        (
            "a:uuid:default=8a6e0804-2bd0-4672-b79d-d97027f9071a",
            uuid.UUID("8a6e0804-2bd0-4672-b79d-d97027f9071a"),
        ),
        ("a:json:default={}", {}),
        ("a:email:default=ann@example.com", "ann@example.com"),
        ("a:slug:default=first-post", "first-post"),
        ("a:enum:draft/in-review:default=in-review", "in-review"),
        ("a:list:str:default=", []),
        ("a:list:int:default=1/2", [1, 2]),
    ],
)
def test_defaults_are_values_of_their_type(text: str, value: object) -> None:
    field = Field.parse(text)
    assert field.default == value
    assert type(field.default) is type(value)
    assert not field.required
    assert Field.parse(str(field)) == field
    assert hash(field) == hash(Field.parse(text))


def test_enum_members() -> None:
    field = Field.parse("state:enum:draft/in-review/2xl/v1.0")
    assert field.members == (
        ("DRAFT", "draft"),
        ("IN_REVIEW", "in-review"),
        ("VALUE_2XL", "2xl"),
        ("V1_0", "v1.0"),
    )
    assert field.Pascal == "State"
    assert Field("title").members == ()


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("views:int", ("views_min", "views_max")),
        ("price:decimal:10/2", ("price_min", "price_max")),
        ("published_at:datetime", ("published_after", "published_before")),
        ("born_on:date", ("born_after", "born_before")),
        ("title", ()),
        ("opens:time", ()),
    ],
)
def test_range_parameters(text: str, ranges: tuple[str, ...]) -> None:
    assert Field.parse(text).ranges == ranges


@pytest.mark.parametrize(
    ("name", "human"),
    [("avatar_url", "Avatar URL"), ("first_name", "First name"), ("line2", "Line2")],
)
def test_human(name: str, human: str) -> None:
    assert Field.parse(name).human == human


@pytest.mark.parametrize(
    "name", ["order", "group", "type", "format", "status", "user", "key", "match", "max", "filter"]
)
def test_sql_words_and_soft_keywords_are_fine(name: str) -> None:
    assert Field.parse(name).name == name


def test_canonical_text() -> None:
    text = "price:label=What it costs:index:ge=0"
    assert str(Field.parse(text.replace("price:", "price:decimal:10/02:default=1.50:"))) == (
        "price:decimal:10/2:index:default=1.50:ge=0:label=What it costs"
    )


def test_many_fields() -> None:
    fields = parse_fields(f"field{i}" for i in range(100))
    assert len(fields) == 100
    assert parse_fields([]) == ()
