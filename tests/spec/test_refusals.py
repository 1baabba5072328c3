"""Every message about a field that cannot be used, in full."""

import keyword
from pathlib import Path

import pytest

from vibegen.kinds import TYPES
from vibegen.reserved import APP_MODULES
from vibegen.spec import BadWord, Field, parse_fields

TYPE_LIST = (
    "types are str, text, int, float, decimal, bool, date, datetime, time, timedelta, uuid, json,"
    " email, url, slug, password, enum, list, ref, many"
)


def refusal(*texts: str) -> list[str]:
    """Return the message and the hint."""
    with pytest.raises(BadWord) as caught:
        parse_fields(texts)
    assert caught.value.exit_code == 2
    return [caught.value.message, caught.value.hint]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "`` has no name", "type a name first, such as `title:str`"),
        (":str", "`:str` has no name", "type a name first, such as `title:str`"),
        ("title:", "`title:` has nothing after a `:`", "leave that `:` out"),
        ("title::null", "`title::null` has nothing after a `:`", "leave that `:` out"),
        (
            "größe:int",
            "`größe` has a letter that addresses and column names cannot carry",
            "type the name in the letters a to z, and the word for people as `label=`",
        ),
        ("firstName", "`firstName` is no field name in snake case", "type `first_name`"),
        ("first-name", "`first-name` is no field name in snake case", "type `first_name`"),
        ("_x", "`_x` is no field name in snake case", "type a name such as `published_on`"),
        ("a__b", "`a__b` is no field name in snake case", "type `a_b`"),
        ("2nd", "`2nd` is no field name in snake case", "type a name such as `published_on`"),
        ("a" * 41, f"`{'a' * 41}` is longer than 40 characters", "type a shorter name"),
        (
            "class",
            "`class` is a word of Python itself",
            "type a longer name, such as `class_value`",
        ),
        ("id:int", "`id` is kept by the app in every model", "leave it out"),
        ("created_at:datetime", "`created_at` is kept by the app in every model", "leave it out"),
        (
            "deleted_at:datetime",
            "`deleted_at` is kept by the app",
            "leave it out, and add `--soft-delete`",
        ),
        (
            "metadata:json",
            "`metadata` is an attribute of every Pydantic or SQLModel class",
            "type a longer name, such as `metadata_value`",
        ),
        (
            "model_year:int",
            "`model_year` looks like an attribute of Pydantic or SQLModel",
            "type `year_model`",
        ),
        (
            "limit:int",
            "`limit` is a parameter of every list",
            "type a longer name, such as `limit_value`",
        ),
        (
            "date:date",
            "`date` would hide the type of that name from other fields",
            "type what it tells, such as `published_on`",
        ),
    ],
)
def test_names(text: str, message: str, hint: str) -> None:
    assert refusal(text) == [message, hint]


@pytest.mark.parametrize(
    "name",
    ["copy", "json", "schema", "dict", "registry", "offset", "sort", "total", "after", "self"]
    + [word for word in keyword.kwlist if word.islower()],
)
def test_reserved_names(name: str) -> None:
    message, hint = refusal(name)
    assert f"`{name}`" in message
    assert f"`{name}_value`" in hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "title:strng",
            "unknown type `strng` in `title:strng`",
            f"type `title:str`; {TYPE_LIST}",
        ),
        ("n:integer", "unknown type `integer` in `n:integer`", f"type `n:int`; {TYPE_LIST}"),
        ("n:Int", "unknown type `Int` in `n:Int`", f"type `n:int`; {TYPE_LIST}"),
        ("n:nul", "unknown type `nul` in `n:nul`", f"type `n:null`; {TYPE_LIST}"),
        ("x:zzzzzz", "unknown type `zzzzzz` in `x:zzzzzz`", TYPE_LIST),
        (
            "state:enum",
            "`state:enum` does not say which values there are",
            "type `state:enum:draft/published`",
        ),
        (
            "state:enum:null",
            "`state:enum:null` does not say which values there are",
            "type `state:enum:draft/published`",
        ),
        (
            "price:decimal",
            "`price:decimal` does not say how many digits it has",
            "type `price:decimal:10/2`",
        ),
        (
            "price:decimal:2/10",
            "`2/10` in `price:decimal:2/10` is no size of a decimal",
            "type `10/2` for 10 digits, 2 of them after the point; 28 are the most",
        ),
        ("tags:list", "`tags:list` does not say what it is a list of", "type `tags:list:str`"),
        (
            "tags:list:date",
            "a list cannot hold `date` in `tags:list:date`",
            "type one of str, int, float, bool",
        ),
        (
            "author:ref",
            "`author:ref` does not say which model it refers to",
            "type `author:ref:User`",
        ),
        (
            "author:ref:User/Bot",
            "`author:ref:User/Bot` refers to `User` and `Bot`, and one field refers to one model",
            "make a field for each of them",
        ),
        (
            "a:enum:x/x",
            "`x` and `x` in `a:enum:x/x` are one value",
            "leave one of them out",
        ),
        (
            "a:enum:in-review/In_Review",
            "`in-review` and `In_Review` in `a:enum:in-review/In_Review` are one value",
            "leave one of them out",
        ),
        (
            "a:enum:x//y",
            "`` is no value of an enum in `a:enum:x//y`",
            "type letters, digits, `-`, `_` and `.`, at most 50 of them",
        ),
        (
            f"a:enum:{'/'.join(f'v{i}' for i in range(101))}",
            (
                "`a:enum:v0/v1/v2/v3/v4/v5/v6/v7/v8/v9/v10/v11/v12/v13/v14/v15...` has 101"
                " values, and"
                " an enum takes 100"
            ),
            "make a model of them, and refer to it with `ref`",
        ),
    ],
)
def test_types(text: str, message: str, hint: str) -> None:
    assert refusal(text) == [message, hint]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "title:str:uniqe",
            "unknown modifier `uniqe` in `title:str:uniqe`",
            "type `unique`",
        ),
        (
            "title:str:maximum=3",
            "unknown modifier `maximum=3` in `title:str:maximum=3`",
            "type `max=` and the value",
        ),
        (
            "title:str:200",
            "unknown modifier `200` in `title:str:200`",
            "type `max=200` for the most characters",
        ),
        (
            "title:null:int",
            "unknown modifier `int` in `title:null:int`",
            "type one type, right after the name",
        ),
        (
            "b:bool:zzzzzz",
            "unknown modifier `zzzzzz` in `b:bool:zzzzzz`",
            (
                "type one of null, index, hidden, readonly, filter, sort, nolist, noform, default,"
                " label"
            ),
        ),
        (
            "t:str:label=Note: this",
            "unknown modifier ` this` in `t:str:label=Note: this`",
            "a value cannot hold `:`, and `label=Note` ends there",
        ),
        ("t:str:null:null", "`t:str:null:null` has `null` twice", "leave one of them out"),
        ("t:str:null=1", "`null=1` in `t:str:null=1` takes no value", "type `null`"),
        ("t:str:max", "`max` in `t:str:max` needs a value", "type `max=` and the value"),
        ("n:int:max=5", "`max` does not fit int in `n:int:max=5`", "type `le=5`"),
        ("t:str:ge=5", "`ge` does not fit str in `t:str:ge=5`", "type `min=5`"),
        (
            "n:int:search",
            "`search` does not fit int in `n:int:search`",
            "`search` is for str, text, email, url, slug",
        ),
        (
            "t:text:unique",
            "`unique` does not fit text in `t:text:unique`",
            (
                "`unique` is for str, int, decimal, date, datetime, time, timedelta, uuid, email,"
                " url,"
                " slug, enum, ref"
            ),
        ),
        (
            "t:text:filter",
            "`filter` does not fit text in `t:text:filter`",
            "nobody types a whole text to find it; type `search`",
        ),
        (
            "j:json:on_delete=cascade",
            "`on_delete` does not fit json in `j:json:on_delete=cascade`",
            "`on_delete` is for ref",
        ),
        (
            "u:url:default=x",
            "`default` does not fit url in `u:url:default=x`",
            "a value cannot hold `:`; type `null`, or set it in the code",
        ),
        (
            "p:password:default=x",
            "`default` does not fit password in `p:password:default=x`",
            "a password that everybody can read protects nothing",
        ),
        (
            "l:list:str:null",
            "`null` does not fit list in `l:list:str:null`",
            "an empty list says that already; type `default=`",
        ),
    ],
)
def test_modifiers(text: str, message: str, hint: str) -> None:
    assert refusal(text) == [message, hint]


@pytest.mark.parametrize(
    ("field", "word", "hint"),
    [
        ("n:int", "default=abc", "type a whole number from -2147483648 to 2147483647"),
        ("n:int", "default=2147483648", "type a whole number from -2147483648 to 2147483647"),
        ("n:int", "ge=1.5", "type a whole number from -2147483648 to 2147483647"),
        ("n:int", "default=1_000", "type a whole number from -2147483648 to 2147483647"),
        ("f:float", "default=nan", "type a number, such as 1.5"),
        ("f:float", "default=1e999", "type a number, such as 1.5"),
        (
            "d:decimal:4/2",
            "default=123.4",
            "type a number of at most 4 digits, 2 of them after the point",
        ),
        ("b:bool", "default=yes", "type true or false"),
        ("e:enum:a/b", "default=c", "type one of a, b"),
        ("d:date", "default=2026-02-30", "type `today`, or a date such as 2026-11-30"),
        (
            "d:datetime",
            "default=soon",
            "type `now`, or a time in UTC without `:` such as 2026-11-30T1200",
        ),
        ("t:time", "default=2561", "type a time without `:` such as 0930"),
        ("t:timedelta", "default=", "type a duration such as 90s, 30m, 12h, 7d or 1d12h"),
        (
            "t:timedelta",
            "default=999999999w",
            "type a duration such as 90s, 30m, 12h, 7d or 1d12h",
        ),
        ("u:uuid", "default=1", "type a UUID such as 8a6e0804-2bd0-4672-b79d-d97027f9071a"),
        ("j:json", "default=[1]", "type `{}`"),
        ("e:email", "default=ann", "type an address such as ann@example.com"),
        ("s:slug", "default=A b", "type small letters, digits and `-`, such as first-post"),
        (
            "l:list:int",
            "default=1/x",
            "type values with `/` between them, each a whole number from -2147483648 to 2147483647",
        ),
        (
            "t:str",
            "max=0",
            "type a number of characters from 1 to 10000; longer texts are of type `text`",
        ),
        ("t:text", "max=9999999", "type a number of characters from 1 to 1000000"),
        ("t:str", "label=", 'type 1 to 60 characters, none of them one of { } < > " \\ `'),
        ("t:str", "label={{x}}", 'type 1 to 60 characters, none of them one of { } < > " \\ `'),
        ("a:ref:User", "on_delete=drop", "type one of cascade, restrict, set_null"),
    ],
)
def test_values(field: str, word: str, hint: str) -> None:
    text = f"{field}:{word}"
    assert refusal(text) == [f"`{word}` does not fit in `{text}`", hint]


def test_time_with_colons() -> None:
    assert refusal("t:time:default=09:30") == [
        "`default=09` does not fit in `t:time:default=09:30`",
        "type a time without `:` such as 0930",
    ]
    assert refusal("d:datetime:default=2026-11-30T0900:30")[0] == (
        "unknown modifier `30` in `d:datetime:default=2026-11-30T0900:30`"
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "a:unique:default=x",
            "is unique and has a default, so the second row would clash",
            "leave `default=` out",
        ),
        ("a:unique:index", "is unique, which makes an index already", "leave `index` out"),
        (
            "a:readonly",
            "is readonly, so nobody could fill it in",
            "add `:null`, or `:default=` and a value",
        ),
        (
            "a:noform",
            "is required and not in the form, so the form could not be sent",
            "add `:null`, or `:default=` and a value",
        ),
        (
            "a:hidden:search",
            "is hidden, and a list by it would tell what it holds",
            "leave out `hidden`, or `search`, `filter` and `sort`",
        ),
        (
            "a:ref:User:on_delete=set_null",
            "becomes null when the other row goes, and may not be null",
            "add `:null`",
        ),
        ("a:min=3:max=2", "has a `min` above its `max`", "swap the two numbers"),
        ("a:index:max=701", "is too long for an index", "type `max=700` or less"),
        ("a:int:ge=1:gt=1", "has two lower limits", "leave `ge` or `gt` out"),
        ("a:int:le=1:lt=1", "has two upper limits", "leave `le` or `lt` out"),
    ],
)
def test_contradictions(text: str, message: str, hint: str) -> None:
    assert refusal(text) == [f"`{text}` {message}", hint]


@pytest.mark.parametrize(
    "text",
    [
        "a:int:ge=2:le=1",
        "a:int:gt=1:lt=2",
        "a:int:gt=2147483647",
        "a:float:gt=1:le=1",
        "a:float:ge=2:le=1.5",
        "a:decimal:4/2:gt=0.01:lt=0.02",
        "a:decimal:4/2:gt=99.99",
    ],
)
def test_limits_with_nothing_between(text: str) -> None:
    assert refusal(text)[0] == f"`{text}` has limits with no value between them"


@pytest.mark.parametrize(
    "text", ["a:int:gt=1:lt=3", "a:float:gt=1:lt=1.1", "a:int:ge=1:le=1", "a:decimal:4/2:ge=99.99"]
)
def test_limits_with_something_between(text: str) -> None:
    assert Field.parse(text).name == "a"


@pytest.mark.parametrize(
    "text",
    [
        "a:int:ge=2:default=1",
        "a:int:gt=2:default=2",
        "a:float:lt=1.5:default=1.5",
        "a:decimal:4/2:le=1:default=1.01",
        "a:str:max=2:default=abc",
        "a:str:min=2:default=",
    ],
)
def test_defaults_outside_their_limits(text: str) -> None:
    assert refusal(text) == [
        f"`{text}` has a default outside its limits",
        "change the default or the limits",
    ]


@pytest.mark.parametrize(
    ("texts", "message", "hint"),
    [
        (["title", "body", "title:text"], "field `title` is there twice", "rename one of them"),
        (
            ["views:int", "views_max:int"],
            "`views` and `views_max` both need the name `views_max`",
            "rename `views_max`",
        ),
        (
            ["views_min:int", "views:int"],
            "`views_min` and `views` both need the name `views_min`",
            "rename `views`",
        ),
        (
            ["sent:datetime", "sent_on:date"],
            "`sent` and `sent_on` both need the name `sent_after`",
            "rename `sent_on`",
        ),
        (
            ["created:datetime"],
            "`created_at` and `created` both need the name `created_after`",
            "rename `created`",
        ),
        (
            ["author:ref:User", "author_id:int"],
            "`author` and `author_id` both need the name `author_id`",
            "rename `author_id`",
        ),
        (
            [f"f{i}" for i in range(200)],
            "200 fields are too many, from `f100` on",
            "a model takes 100; make two models that refer to each other",
        ),
    ],
)
def test_fields_together(texts: list[str], message: str, hint: str) -> None:
    assert refusal(*texts) == [message, hint]


@pytest.mark.parametrize("type_", TYPES)
def test_no_message_ends_in_a_period_or_breaks_its_line(type_: str) -> None:
    for text in (f"x:{type_}:\x1b[31m:zz", f"x:{type_}:default=\n:="):
        message, hint = refusal(text)
        assert message.isprintable()
        assert hint.isprintable()
        assert not message.endswith(".")
        assert not hint.endswith(".")


def test_modules_that_blueprints_emit_are_kept() -> None:
    files = (Path(__file__).parents[2] / "blueprints").glob("*/files/*/app/*.py")
    modules = {path.stem for path in files if path.parts[-3] != "adopted"}
    assert "paging" in modules
    dunders, singular = {"__init__", "__main__"}, {"seed"}
    looked_for = {"events", "streams", "cache", "ratelimit"}  # Good names where nobody added those
    assert modules <= APP_MODULES | dunders | singular | looked_for
