"""Where requests are counted: here, in the memory of the process.

A bucket holds `quota` requests and fills evenly (GCRA). All that is kept of it
is when it will be full again.
"""

from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

CALLERS_MAX = 50_000  # The one that was not seen for longest is forgotten
ROUNDING = 1e-6  # What a number without an end loses, as a seventh of a minute


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds."""

    quota: int
    seconds: int


@dataclass(frozen=True)
class State:
    """What is left of a limit; times in seconds from now."""

    remaining: int
    full_after: float
    retry_after: float = 0  # Not 0 if the request was one too many


class Store(Protocol):
    """What counts requests by a key."""

    async def hit(self, key: str, limit: Limit) -> State | None:
        """Count one, unless it is one too many; None if nobody can know."""
        ...


class Memory:
    """Counts in this process, for a limited number of callers."""

    def __init__(self) -> None:
        self.full_at: OrderedDict[str, float] = OrderedDict()

    async def hit(self, key: str, limit: Limit) -> State:
        """Count one, unless it is one too many."""
        now = monotonic()
        state = take(limit, self.full_at.get(key, now) - now)
        self.full_at[key] = now + state.full_after
        self.full_at.move_to_end(key)
        if len(self.full_at) > CALLERS_MAX:
            self.full_at.popitem(last=False)
        return state


def take(limit: Limit, full_after: float) -> State:
    """Take a request out of a bucket that is full after so many seconds."""
    each = limit.seconds / limit.quota
    full_after = min(max(full_after, 0), limit.seconds)
    if full_after + each > limit.seconds + ROUNDING:
        return State(0, full_after, full_after + each - limit.seconds)
    full_after += each
    return State(int((limit.seconds - full_after) / each + ROUNDING), full_after)
