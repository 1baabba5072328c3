"""Values in words."""

from datetime import UTC, date, datetime

from app.words import (
    MISSING,
    ngettext,
    show_choice,
    show_date,
    show_datetime,
    show_number,
    show_text,
)


def test_values_in_words() -> None:
    assert "31 Jan 2026" in show_date(date(2026, 1, 31))
    assert "18:30 UTC" in show_datetime(datetime(2026, 1, 31, 18, 30, tzinfo=UTC))
    assert show_number(12345) == "12,345"
    assert show_choice("in_review") == "In review"
    assert show_text(1) == "1"
    missing = [show_choice(None), show_date(None), show_datetime(None), show_number(None)]
    assert {*missing, show_text(None)} == {MISSING}
    assert ngettext("One page", "{n} pages", 2) == "2 pages"
