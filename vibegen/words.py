"""What is said about words that cannot be used."""

from collections.abc import Iterable

from vibegen.stop import Stop

LONGEST_QUOTE = 60  # Characters; a pasted file must not fill the screen


class BadWord(Stop):
    """A name, field or modifier on the command line that cannot be used."""

    exit_code = 2


def quoted(word: str) -> str:
    """The word in backticks: one line, printable and cut where it is very long."""
    shown = word if word.isprintable() else word.encode("unicode_escape").decode()
    return f"`{shown[:LONGEST_QUOTE]}...`" if len(shown) > LONGEST_QUOTE else f"`{shown}`"


def listed(words: Iterable[str], last: str = "and") -> str:
    """The words in backticks, as a sentence lists them: `a`, `b` and `c`."""
    *most, final = map(quoted, words)
    return f"{', '.join(most)} {last} {final}" if most else final


def table(words: str) -> frozenset[str]:
    """The words of a text: a table that stays readable at any length."""
    return frozenset(words.split())


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, if one is near enough."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word.lower(), list(known), n=1)), None)
