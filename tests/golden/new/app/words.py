"""Words: each text that people see passes through here, and values become words."""

from datetime import date, datetime
from decimal import Decimal

from markupsafe import Markup

MISSING = "—"


def _(text: str) -> str:
    """Return the text in the reader's language; translation goes here when there is any."""
    return text


def ngettext(one: str, many: str, number: int) -> str:
    """Return `one` or `many`, as the reader's language counts, with the number for its `{n}`."""
    return (one if number == 1 else many).format(n=show_number(number))


def show_text(value: object) -> str:
    """Write any other value, or that there is none."""
    return MISSING if value is None else str(value)


def show_date(value: date | None) -> str:
    """Write a day in words; app.js writes it as the reader's region does."""
    if value is None:
        return MISSING
    words, exact = f"{value.day} {value:%b %Y}", f"{value:%A} {value.day} {value:%B %Y}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value, exact, words)


def show_datetime(value: datetime | None) -> str:
    """Write a moment in words; app.js moves it to the reader's time zone."""
    if value is None:
        return MISSING
    words, exact = f"{value.day} {value:%b %Y, %H:%M} UTC", f"{value:%Y-%m-%d %H:%M:%S} UTC"
    iso = value.isoformat()
    return Markup('<time datetime="{}" title="{}">{}</time>').format(iso, exact, words)


def show_number(value: float | Decimal | None) -> str:
    """Write a number with its thousands apart."""
    return MISSING if value is None else f"{value:,}"


def show_choice(value: str | None) -> str:
    """Write one of several values, such as `in_review`, as words."""
    return MISSING if value is None else _(value.replace("_", " ").capitalize())
