"""The kit itself: it must find what an edit may not do."""

import pytest

from vibegen.edits import NoPlace
from vibegen.testing import check_edit, check_laws, check_no_place, check_same, only_inserts


@pytest.mark.parametrize("after", ["ab", "xab", "abx", "axb", "xaxb", "xaxbx", "aab", "abb"])
def test_insertions(after: str) -> None:
    assert only_inserts("ab", after)


@pytest.mark.parametrize("after", ["", "a", "ba", "xb", "ax", "xxa"])
def test_other_changes(after: str) -> None:
    assert not only_inserts("ab", after)
    assert not only_inserts("abcd", "xaxbxcxd")


def test_it_fails_where_an_edit_breaks_a_law() -> None:
    for broken in (str.upper, "{}x".format):
        with pytest.raises(AssertionError):
            check_laws(broken, "ab")
        with pytest.raises(AssertionError):
            check_same(broken, "ab")
        with pytest.raises(AssertionError, match="found a place"):
            check_no_place(broken, "ab")
    with pytest.raises(AssertionError, match="the edit made"):
        check_edit(str.upper, "ab", "b")


def test_a_refusal_must_say_what_to_do() -> None:
    def refuse(_: str) -> str:
        raise NoPlace("no certain place for `x`")

    with pytest.raises(AssertionError, match="by hand"):
        check_no_place(refuse, "")
