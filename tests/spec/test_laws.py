"""What holds for every word that anyone could type."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vibegen.kinds import FLAGS, TYPES, VALUED
from vibegen.plurals import plural
from vibegen.spec import AppName, BadWord, Field, Name, parse_fields

VALUES = [
    *["", "0", "1", "-5", "2.50", "1e-7", "1e300", "true", "draft", "now", "today", "a/b", "{}"],
    *["2026-11-30", "0001-01-01T0000", "235959", "1w2d", "cascade", "ann@example.com", "a b"],
]
words = st.one_of(
    st.sampled_from([*TYPES, *FLAGS, "draft/published", "10/2", "28/0", "str", "int", "User"]),
    st.builds("{}={}".format, st.sampled_from(VALUED), st.sampled_from(VALUES) | st.text()),
    st.text(max_size=8),
)
grammatical = st.builds(":".join, st.lists(words, max_size=6).map(lambda rest: ["thing", *rest]))


@given(grammatical | st.text())
@example("x:list:json:default=")
@example("x:timedelta:default=99999999w")
@example("x:str:default=\ud800")
def test_a_field_is_refused_or_reads_back_as_it_is_written(text: str) -> None:
    with contextlib.suppress(BadWord):
        field = Field.parse(text)
        assert Field.parse(str(field)) == field
        assert str(Field.parse(str(field))) == str(field)
        assert hash(field) == hash(Field.parse(str(field)))


@pytest.mark.parametrize("type_", TYPES)
@given(data=st.data())
def test_every_type_reads_back(type_: str, data: st.DataObject) -> None:
    args = {"decimal": ["5/2", "28/28"], "enum": ["draft/a-b"], "list": ["int", "str"]}
    given_args = data.draw(st.sampled_from(args.get(type_, ["User"])))
    takes_args = type_ in {*args, "ref", "many"}
    default = data.draw(st.sampled_from(VALUES) | st.text() | st.from_regex(r"\A-?[0-9]{1,9}\Z"))
    text = f"thing:{type_}:{given_args if takes_args else 'nolist'}:default={default}"
    with contextlib.suppress(BadWord):
        field = Field.parse(text)
        assert Field.parse(str(field)) == field


@given(st.lists(st.text() | grammatical, max_size=5))
def test_fields_are_refused_or_read(texts: list[str]) -> None:
    with contextlib.suppress(BadWord):
        assert len(parse_fields(texts)) == len(texts)


@given(st.text() | st.from_regex(r"\A[A-Za-z][A-Za-z0-9_-]{0,20}\Z"), st.none() | st.text())
def test_a_name_reads_back_in_every_case(text: str, several: str | None) -> None:
    with contextlib.suppress(BadWord):
        name = Name.parse(text, several)
        for case in (name.snake, name.kebab):
            assert Name.parse(case, name.snakes) == Name(name.words, name.plural_words)
        assert name.snake.isidentifier()
        assert name.snakes.isidentifier()
        assert name.Pascal.isidentifier()
        assert name.many != name.snake


@given(st.text())
@example("a\x00b")
@example("//")
@example("..")
def test_a_project_is_refused_or_named(text: str) -> None:
    with contextlib.suppress(BadWord):
        name = AppName.parse(text)
        assert name.slug == name.slug.lower()
        assert name.slug.replace("-", "").isalnum()


@given(st.from_regex(r"\A[a-z]{1,12}\Z"))
def test_every_noun_has_a_plural(word: str) -> None:
    assert plural(word).isascii()
    assert plural(word).isalpha()


@given(st.text())
def test_messages_are_one_printable_line(text: str) -> None:
    for parse in (Field.parse, Name.parse, AppName.parse):
        with contextlib.suppress(BadWord):
            parse(text)
            continue
        with pytest.raises(BadWord) as refusal:
            parse(text)
        assert "`" in refusal.value.message
        assert f"{refusal.value.message}{refusal.value.hint}".isprintable()
