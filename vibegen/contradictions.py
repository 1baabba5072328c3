"""What the modifiers of one field must not say together. A table, pure."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from vibegen import values

if TYPE_CHECKING:
    from vibegen.spec import Field

MAX_INDEXED = 700  # Characters of four bytes each that an index holds in every database


def find(field: "Field") -> tuple[str, str] | None:
    """What is wrong with a field whose words are right each, and what to type instead."""
    found = ((message, hint) for holds, message, hint in _CONTRADICTIONS if holds(field))
    return next(found, None)


def _above(one: "values.Number | None", other: "values.Number | None") -> bool:
    """Whether both are there and the one is greater."""
    if one is None or other is None:
        return False
    return values.exact(one) > values.exact(other)


def _nothing_fits(field: "Field") -> bool:
    limits = field.ge, field.gt, field.le, field.lt
    if limits == (None,) * 4:
        return False
    least, greatest, step = values.span(field.type, field.args)
    ge, gt, le, lt = (None if limit is None else values.exact(limit) for limit in limits)
    low = ge if ge is not None else least if gt is None else gt + step
    high = le if le is not None else greatest if lt is None else lt - step
    return low > high or (low == high and step == 0 and (gt, lt) != (None, None))


def _outside(field: "Field") -> bool:
    value = field.default
    if isinstance(value, str):
        return _above(field.min, len(value)) or _above(len(value), field.max)
    if field.ge is field.gt is field.le is field.lt is None:
        return False
    number = values.exact(value)
    return (
        _above(field.ge, number)
        or _above(number, field.le)
        or (field.gt is not None and number <= values.exact(field.gt))
        or (field.lt is not None and number >= values.exact(field.lt))
    )


_CONTRADICTIONS: tuple[tuple[Callable[["Field"], bool], str, str], ...] = (
    (
        lambda f: f.unique and f.has_default,
        "is unique and has a default, so the second row would clash",
        "leave `default=` out",
    ),
    (
        lambda f: f.unique and f.index,
        "is unique, which makes an index already",
        "leave `index` out",
    ),
    (
        lambda f: f.readonly and f.required,
        "is readonly, so nobody could fill it in",
        "add `:null`, or `:default=` and a value",
    ),
    (
        lambda f: f.noform and f.required,
        "is required and not in the form, so the form could not be sent",
        "add `:null`, or `:default=` and a value",
    ),
    (
        lambda f: f.hidden and (f.search or f.filter or f.sort),
        "is hidden, and a list by it would tell what it holds",
        "leave out `hidden`, or `search`, `filter` and `sort`",
    ),
    (
        lambda f: f.on_delete == "set_null" and not f.null,
        "becomes null when the other row goes, and may not be null",
        "add `:null`",
    ),
    (
        lambda f: _above(f.min, f.max),
        "has a `min` above its `max`",
        "swap the two numbers",
    ),
    (
        lambda f: (f.unique or f.index) and _above(f.max, MAX_INDEXED),
        "is too long for an index",
        f"type `max={MAX_INDEXED}` or less",
    ),
    (
        lambda f: f.ge is not None and f.gt is not None,
        "has two lower limits",
        "leave `ge` or `gt` out",
    ),
    (
        lambda f: f.le is not None and f.lt is not None,
        "has two upper limits",
        "leave `le` or `lt` out",
    ),
    (
        _nothing_fits,
        "has limits with no value between them",
        "swap the two numbers, or move them apart",
    ),
    (
        lambda f: f.has_default and _outside(f),
        "has a default outside its limits",
        "change the default or the limits",
    ),
)
