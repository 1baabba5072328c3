"""The kit for authors of edits and blueprints."""

from vibegen.edits.place import Edit, NoPlace
from vibegen.golden import check_golden
from vibegen.laws import check_blueprint, make_project

__all__ = [
    "check_blueprint",
    "check_edit",
    "check_golden",
    "check_laws",
    "check_no_place",
    "check_same",
    "make_project",
    "only_inserts",
]


def check_edit(edit: Edit, before: str, after: str) -> None:
    """Check that an edit turns one text into the other, and that a second time changes nothing."""
    _compare(edit(before), after, "the edit made")
    check_same(edit, after)


def check_same(edit: Edit, source: str) -> None:
    """Check that an edit finds its work done and leaves the text alone."""
    _compare(edit(source), source, "the edit changed what was done, into")


def check_no_place(edit: Edit, source: str) -> NoPlace:
    """Check that an edit refuses a text, and return the refusal, whose steps hold the lines."""
    try:
        result = edit(source)
    except NoPlace as refusal:
        if not refusal.steps:
            raise AssertionError("the refusal does not say what to do by hand") from None
        return refusal
    raise AssertionError(f"the edit found a place, and made:\n{result}")


def check_laws(edit: Edit, source: str) -> str | None:
    """Check what holds for an edit of any text: it only inserts, and twice is once.

    Returns:
        The result, or None if the edit knows no place.
    """
    try:
        result = edit(source)
    except NoPlace:
        check_no_place(edit, source)
        return None
    if not only_inserts(source, result):
        raise AssertionError(f"the edit did not only insert: {source!r} became {result!r}")
    check_same(edit, result)
    return result


def only_inserts(before: str, after: str, spans: int = 3) -> bool:
    """Whether one text is the other with at most so many insertions, and nothing else."""
    head = _count_equal(before, after)
    old, new = before[head:], after[head:]
    tail = _count_equal(old[::-1], new[::-1])
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    if not old:
        return not new or spans > 0
    ends = (at for at in range(1, len(new)) if new.startswith(old[0], at))
    return spans > 1 and any(only_inserts(old, new[at:], spans - 1) for at in ends)


def _count_equal(one: str, other: str) -> int:
    """Return how many characters both texts have in common at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _compare(result: str, wanted: str, what: str) -> None:
    if result != wanted:
        raise AssertionError(f"{what}:\n{result}\nbut it should be:\n{wanted}\nthat is {result!r}")
