"""The laws of a merge, on what `add crud` emits with one list of fields and with another."""

from __future__ import annotations

import ast
import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vibegen.merge import merge

from .conftest import FIELDS, PATHS
from .edits import LAYOUTS, edited

if TYPE_CHECKING:
    from .conftest import Versions

CHANGES = st.sampled_from([(one, two) for one in FIELDS for two in FIELDS if one != two])
SEEDS = st.integers(0, 2**32)
FEW = settings(max_examples=100, deadline=None)


@given(change=CHANGES, path=st.sampled_from(PATHS))
@FEW
def test_what_nobody_edited_becomes_the_new_one(
    versions: Versions, change: tuple[str, str], path: str
) -> None:
    base, new = (versions[it][path] for it in change)
    assert merge(path, base, base, new) == (new, ())


@given(change=CHANGES, path=st.sampled_from(PATHS), seed=SEEDS)
@FEW
def test_where_nothing_changes_the_users_text_stays(
    versions: Versions, change: tuple[str, str], path: str, seed: int
) -> None:
    base = versions[change[0]][path]
    mine = edited(base, random.Random(seed))[0] if path.endswith(".py") else base + "<p>mine\n"  # noqa: S311
    assert merge(path, base, mine, base) == (mine, ())


@given(change=CHANGES, path=st.sampled_from([it for it in PATHS if it.endswith(".py")]), seed=SEEDS)
@settings(max_examples=300, deadline=None)
@pytest.mark.slow
def test_a_hundred_random_edits(
    versions: Versions, change: tuple[str, str], path: str, seed: int
) -> None:
    """It parses, twice is once, and nothing that is the user's goes."""
    base, new = (versions[it][path] for it in change)
    mine, done = edited(base, random.Random(seed))  # noqa: S311 - a sequence that can be repeated
    merged, left = merge(path, base, mine, new)
    ast.parse(merged)
    for line in mine.splitlines():
        if "mine" in line or "MINE" in line:
            assert line in merged.splitlines(), (done, line)
    if not left:
        assert merge(path, base, merged, new) == (merged, ()), done


@pytest.mark.parametrize("path", PATHS)
def test_bytes_that_it_need_not_touch_stay(versions: Versions, path: str) -> None:
    base, new = versions[FIELDS[0]][path], versions[FIELDS[1]][path]
    remark = "# mine, with two  blanks\n" if path.endswith(".py") else "{# mine #}\n"
    lines = base.splitlines(keepends=True)
    mine = "".join([*lines[:2], remark, *lines[2:], remark])
    merged, left = merge(path, base, mine, new)
    assert not left
    expected = new.splitlines(keepends=True)
    assert merged.splitlines(keepends=True) == [*expected[:2], remark, *expected[2:], remark]


def _words(text: str) -> list[str]:
    """Return what a source means, whatever the order of its elements."""
    return sorted(re.findall(r"\w+", ast.dump(ast.parse(text))))


@given(change=CHANGES, path=st.sampled_from([it for it in PATHS if it.endswith(".py")]), seed=SEEDS)
@settings(max_examples=200, deadline=None)
@pytest.mark.slow
def test_another_layout_changes_nothing(
    versions: Versions, change: tuple[str, str], path: str, seed: int
) -> None:
    base, new = (versions[it][path] for it in change)
    chance = random.Random(seed)  # noqa: S311 - a sequence that can be repeated
    mine = base
    for edit in chance.sample(LAYOUTS, 2):
        mine = edit(mine, chance)
    merged, left = merge(path, base, mine, new)
    assert left or _words(merged) == _words(new)
    assert not left or "# mine" in mine  # A comment of the user's does not go with what goes


@given(path=st.sampled_from([it for it in PATHS if it.endswith(".py")]), seed=SEEDS)
@FEW
def test_what_came_can_go(versions: Versions, path: str, seed: int) -> None:
    base, new = versions[FIELDS[0]][path], versions[FIELDS[1]][path]
    mine, done = edited(base, random.Random(seed))  # noqa: S311 - a sequence that can be repeated
    merged, left = merge(path, base, mine, new)
    back, stays = merge(path, new, merged, base)
    if not left and not stays:
        assert ast.dump(ast.parse(back)) == ast.dump(ast.parse(mine)), done
