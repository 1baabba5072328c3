"""What holds for every command of every blueprint, and for any two of them."""

import inspect
import re
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from vibegen import App
from vibegen.blueprint import find_blueprints
from vibegen.testing import check_blueprint

from .conftest import Content, Vibegen, content
from .samples import SAMPLES

# What another one brings along is tried with it
WITHIN = {
    "admin": "config",
    "cli": "seed",
    "drain": "prod",
    "redis": "worker",
    "worker": "task",
    "robust": "task-robust",
}
# The second one uses the first if it is there
USED = [("redis", it) for it in ("sse", "config", "cache", "ratelimit")]
ENTWINED = [
    # The Redis of the second one carries what the first one sends or keeps
    *(("sse", "task"), ("config", "task"), ("cache", "task"), ("ratelimit", "task")),
    # Draining, Redis and a worker, and whom to trust
    *(("k8s", "prod"), ("k8s", "task"), ("prod", "task"), ("prod", "ratelimit")),
    ("k8s", "metrics"),  # A token in its secrets
]
# Not with each other one, for the time it takes: with those that edit the same places
FEW = {
    "cache": {"config", "crud", "task"},
    "ratelimit": {"cache", "crud", "prod", "task"},
}


def pairs() -> list[tuple[str, str]]:
    """Return every two blueprints, each by its first sample, and each other sample with one."""
    first = {words[1]: name for name, words in reversed(SAMPLES.items())}
    del first["cron"]  # Is `task`
    main = [name for name in SAMPLES if name in first.values() and name not in WITHIN]
    others = [name for name in SAMPLES if name not in main and name not in WITHIN]
    both = [it for it in combinations(main, 2) if _meet(*it) and _meet(*reversed(it))]
    return [*both, *((first["crud"], it) for it in others)]


def _meet(one: str, other: str) -> bool:
    return other in FEW.get(one, {other})


PAIRS = pytest.mark.parametrize(
    ("one", "other"),
    [pytest.param(*it, marks=[pytest.mark.slow] * ("crud" not in it)) for it in pairs()],
)
DOWN = re.compile(rb"(?m)^down_revision = .*$")
NUMBERED = re.compile(rb"(?m)^(down_)?revision = .*$")


def without_order(found: Content) -> dict[str, list[bytes]]:
    """Return the lines of all files, sorted; migrations without their numbers, and no record."""
    return {
        re.sub(r"(versions/)\d+", r"\1", path): sorted(NUMBERED.sub(b"", data).splitlines())
        for path, data in found.items()
        if not path.startswith(".vibegen/")
    }


def chained(found: Content) -> list[bytes]:
    """Return which revision each migration follows, without numbers."""
    downs = [it for data in found.values() for it in DOWN.findall(data)]
    return sorted(re.sub(rb"\d+_", b"", it) for it in downs)


def test_every_blueprint_has_a_sample() -> None:
    known = {blueprint.name for blueprint in find_blueprints(None).values()}
    assert {words[1] for words in SAMPLES.values()} == known - {"new"}


@pytest.mark.parametrize(
    "name",
    [pytest.param(it, marks=[pytest.mark.slow] * it.startswith("crud-")) for it in SAMPLES],
)
def test_the_laws_hold(made: Path, name: str) -> None:
    check_blueprint(made, *SAMPLES[name])


def _dated(app: App) -> None:
    """Write the time into a file."""
    app.edit("README.md", lambda text: f"{text}{time.time_ns()}\n")


def _growing(app: App) -> None:
    """Add a line each time."""
    app.edit("README.md", lambda text: f"{text}more\n")


def _silent(app: App) -> None:
    """Do something beside the change."""
    (app.project.root / "mine.txt").write_text("written")


@pytest.mark.parametrize(
    ("blueprint", "message"),
    [
        (_dated, "the second time changed something: "),
        (_growing, "the second time changed something: "),
        (_silent, "`--dry-run` wrote: mine.txt"),
    ],
)
def test_a_blueprint_that_breaks_a_law_is_found(
    blog: Path, blueprint: Callable[[App], None], message: str
) -> None:
    folder = blog / ".vibegen/blueprints/bad"
    folder.mkdir(parents=True)
    source = inspect.getsource(blueprint).replace(f"def {blueprint.__name__}", "def bad")
    head = '"""A bad one."""\n\nimport time\n\nfrom vibegen import App\n\n\n'
    (folder / "blueprint.py").write_text(head + source)
    with pytest.raises(AssertionError, match=re.escape(message)):
        check_blueprint(blog, "add", "bad", "--trust")


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


@pytest.mark.slow
@pytest.mark.parametrize(("one", "other"), [it for it in pairs() if it not in USED + ENTWINED])
def test_undo_of_the_earlier_of_two(blog: Path, vibegen: Vibegen, one: str, other: str) -> None:
    before = content(blog)
    for first, second in ((one, other), (other, one)):
        vibegen(*SAMPLES[second])
        alone = content(blog)
        vibegen("undo")
        vibegen(*SAMPLES[first])
        vibegen(*SAMPLES[second])
        vibegen("undo", "2")
        assert without_order(content(blog)) == without_order(alone)
        assert chained(content(blog)) == chained(alone)
        vibegen("undo")
        assert content(blog) == before


@pytest.mark.parametrize(("one", "other"), USED)
def test_what_is_used_goes_over(blog: Path, vibegen: Vibegen, one: str, other: str) -> None:
    before = content(blog)
    vibegen(*SAMPLES[one])
    vibegen(*SAMPLES[other])
    both = without_order(content(blog))
    vibegen("undo", "2")
    assert without_order(content(blog)) == both
    vibegen("undo")
    assert content(blog) == before


@pytest.mark.slow
@pytest.mark.parametrize(("within", "whole"), WITHIN.items())
def test_what_is_brought_along(blog: Path, vibegen: Vibegen, within: str, whole: str) -> None:
    before = content(blog)
    vibegen(*SAMPLES[whole])
    alone = without_order(content(blog))
    vibegen(*SAMPLES[within])
    assert without_order(content(blog)) == alone
    vibegen("undo")
    assert content(blog) == before
    vibegen(*SAMPLES[within])
    vibegen(*SAMPLES[whole])
    assert without_order(content(blog)) == alone
    vibegen("undo", "2")
    assert without_order(content(blog)) == alone
    vibegen("undo")
    assert content(blog) == before
