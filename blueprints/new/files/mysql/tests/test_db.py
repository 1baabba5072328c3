"""What is said of a database that cannot be used."""

from app.db import HINTS, explain


def test_one_line_says_what_helps() -> None:
    for words, hint in HINTS.items():
        assert explain(OSError(words)) == f"{words}; {hint}"
    assert explain(TimeoutError()) == "TimeoutError"
