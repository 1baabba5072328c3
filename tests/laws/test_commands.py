"""What holds for every command of every blueprint, and for any two of them."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from vibegen.blueprint import find_blueprints

from .conftest import Content, Vibegen, content
from .samples import SAMPLES

EACH = pytest.mark.parametrize("name", SAMPLES)
PAIRS = pytest.mark.parametrize(("one", "other"), list(combinations(SAMPLES, 2)))
NUMBERED = re.compile(rb"(?m)^(down_)?revision = .*$")


def without_order(found: Content) -> dict[str, list[bytes]]:
    """Return the lines of all files, sorted; migrations without their numbers, and no record."""
    return {
        re.sub(r"(versions/)\d+", r"\1", path): sorted(NUMBERED.sub(b"", data).splitlines())
        for path, data in found.items()
        if not path.startswith(".vibegen/")
    }


def test_every_blueprint_has_a_sample() -> None:
    known = {blueprint.name for blueprint in find_blueprints(None).values()}
    assert {words[1] for words in SAMPLES.values()} == known - {"new"}


@EACH
def test_twice_is_once(
    blog: Path, vibegen: Vibegen, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    vibegen(*SAMPLES[name])
    once = content(blog)
    capsys.readouterr()
    vibegen(*SAMPLES[name])
    assert capsys.readouterr().out == "nothing to do\n"
    vibegen(*SAMPLES[name], "--check")
    assert content(blog) == once


@EACH
@pytest.mark.parametrize("flag", ["--dry-run", "--diff", "--check"])
def test_what_only_shows_writes_nothing(blog: Path, vibegen: Vibegen, name: str, flag: str) -> None:
    before = content(blog)
    times = {it: it.stat().st_mtime_ns for it in blog.rglob("*")}
    vibegen(*SAMPLES[name], flag, code=3 if flag == "--check" else 0)
    assert content(blog) == before
    assert {it: it.stat().st_mtime_ns for it in blog.rglob("*")} == times


@EACH
def test_undo_leaves_no_trace(blog: Path, vibegen: Vibegen, name: str) -> None:
    before = content(blog)
    vibegen(*SAMPLES[name])
    assert content(blog) != before
    vibegen("undo")
    assert content(blog) == before


@EACH
def test_a_plan_does_the_same(blog: Path, vibegen: Vibegen, tmp_path: Path, name: str) -> None:
    before = content(blog)
    plan = str(tmp_path / "plan.json")
    vibegen(*SAMPLES[name], "--plan", plan)
    assert content(blog) == before
    vibegen("apply", plan)
    after = content(blog)
    vibegen("undo")
    assert content(blog) == before
    vibegen(*SAMPLES[name])
    assert content(blog) == after


@PAIRS
def test_two_commands_in_either_order(blog: Path, vibegen: Vibegen, one: str, other: str) -> None:
    before = content(blog)
    found: list[dict[str, list[bytes]]] = []
    for first, second in ((one, other), (other, one)):
        vibegen(*SAMPLES[first])
        vibegen(*SAMPLES[second])
        found.append(without_order(content(blog)))
        vibegen("undo")
        vibegen("undo")
        assert content(blog) == before
    assert found[0] == found[1]


@PAIRS
def test_undo_of_the_earlier_of_two(blog: Path, vibegen: Vibegen, one: str, other: str) -> None:
    before = content(blog)
    for first, second in ((one, other), (other, one)):
        vibegen(*SAMPLES[second])
        alone = without_order(content(blog))
        vibegen("undo")
        vibegen(*SAMPLES[first])
        vibegen(*SAMPLES[second])
        vibegen("undo", "2")
        assert without_order(content(blog)) == alone
        vibegen("undo")
        assert content(blog) == before
