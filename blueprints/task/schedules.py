"""Reads the line of a schedule, and names the field that is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vibegen.spec import BadWord

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
PART = re.compile(r"(?P<first>\*|\w+)(-(?P<last>\w+))?(/(?P<step>\d+))?")


@dataclass(frozen=True)
class Field:
    """One of the five: what it is called, and what may stand there."""

    name: str
    first: int
    last: int
    words: tuple[str, ...] = ()

    def read(self, text: str) -> set[int]:
        """Return the numbers that `*/5`, `1-5`, `mon,fri` or `3` stand for.

        Raises:
            BadWord: It is none of these.
        """
        return {number for part in text.split(",") for number in self._part(part, text)}

    def _part(self, part: str, text: str) -> range:
        found = PART.fullmatch(part)
        if not found:
            raise self._wrong(text)
        first, last = self.first, self.last
        if found["first"] != "*":
            first = self._number(found["first"], text)
            last = self._number(found["last"], text) if found["last"] else first
            last = self.last if found["step"] and not found["last"] else last
        elif found["last"]:
            raise self._wrong(text)
        step = int(found["step"] or 1)
        if first > last or not 0 < step <= self.last:
            raise self._wrong(text)
        return range(first, last + 1, step)

    def _number(self, word: str, text: str) -> int:
        if word.lower() in self.words:
            return self.words.index(word.lower()) + self.first
        if not word.isdecimal() or not self.first <= int(word) <= self.last:
            raise self._wrong(text)
        return int(word)

    def _wrong(self, text: str) -> BadWord:
        names = f" or {self.words[0]} to {self.words[-1]}" if self.words else ""
        return BadWord(
            f"`{text}` cannot be the {self.name} of a schedule",
            hint=f"use {self.first} to {self.last}{names}, as in `*`, `5`, `1-5`, `1,3` or `*/5`",
        )


FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day", 1, 31),
    Field("month", 1, 12, MONTHS),
    Field("weekday", 0, 7, DAYS),
)


def check_schedule(text: str) -> None:
    """Make sure that a line such as `0 3 * * *` is a schedule that comes some day.

    Raises:
        BadWord: It is not.
    """
    parts = text.split()
    if len(parts) != len(FIELDS):
        raise BadWord(
            f"`{text}` has {len(parts)} fields, and a schedule has five",
            hint='minute, hour, day, month and weekday: `"0 3 * * *"` is at 3:00 UTC every day',
        )
    _, _, days, months, _ = (it.read(part) for it, part in zip(FIELDS, parts, strict=True))
    if min(days) > max(LONGEST[it - 1] for it in months):
        raise BadWord(
            f"`{parts[2]}` cannot be the day of a schedule in month `{parts[3]}`: it never comes",
            hint="use an earlier day, or `*`",
        )
