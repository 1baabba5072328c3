"""Versions in headers."""

import pytest

from app.versions import etag, is_seen


@pytest.mark.parametrize("if_match", [None, "*", '"2"', 'W/"2"', '"1", "2"', "2"])
def test_seen(if_match: str | None) -> None:
    assert is_seen(2, if_match)


@pytest.mark.parametrize("if_match", ['"1"', '"22"', "W/2W", "x"])
def test_not_seen(if_match: str) -> None:
    assert not is_seen(2, if_match)


def test_tag() -> None:
    assert is_seen(2, etag(2))
