"""Where a cache keeps its bytes: here, in the memory of the process.

A tag is a random word, its mark, which stands in front of all that is kept
under it. Who forgets the word forgets all of that at once.
"""

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from time import monotonic
from typing import Protocol

ENTRIES_MAX = 1_000  # Marks included; the longest unused one goes
ENTRY_BYTES_MAX = 100_000
ALL = ""  # The tag of everything


class Store(Protocol):
    """What keeps bytes by their key for some seconds."""

    async def read(
        self, key: str, tags: Sequence[str], ttl: float
    ) -> tuple[bytes | None, bytes | None]:
        """Return what is kept, and the marks to write it with.

        Both are None where nothing can be kept.
        """
        ...

    async def write(self, key: str, marks: bytes, data: bytes, ttl: float) -> None:
        """Keep bytes under the marks that were there before they were made."""
        ...

    async def drop(self, tags: Sequence[str]) -> None:
        """Forget what is kept under any of these tags."""
        ...


class Memory:
    """Keeps a limited number of entries in this process."""

    def __init__(self) -> None:
        self.entries: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    async def read(
        self, key: str, tags: Sequence[str], ttl: float
    ) -> tuple[bytes | None, bytes | None]:
        """Return what is kept, and the marks."""
        marks = b" ".join(self._mark(tag, ttl) for tag in (ALL, *tags))
        return unpack(self._get(key)[1], marks), marks

    async def write(self, key: str, marks: bytes, data: bytes, ttl: float) -> None:
        """Keep bytes."""
        if len(data) <= ENTRY_BYTES_MAX:
            self._set(key, pack(data, marks), monotonic() + ttl)

    async def drop(self, tags: Sequence[str]) -> None:
        """Forget the marks."""
        for tag in tags or [ALL]:
            self.entries.pop(f"tag:{tag}", None)

    def _mark(self, tag: str, ttl: float) -> bytes:
        """Return the mark of a tag; it outlives what it stands before."""
        name = f"tag:{tag}"
        until, mark = self._get(name)
        mark = mark or make_mark()
        self._set(name, mark, max(until, monotonic() + ttl))
        return mark

    def _get(self, name: str) -> tuple[float, bytes]:
        until, data = self.entries.get(name, (0.0, b""))
        if until < monotonic():
            return 0.0, b""
        self.entries.move_to_end(name)
        return until, data

    def _set(self, name: str, data: bytes, until: float) -> None:
        self.entries[name] = until, data
        self.entries.move_to_end(name)
        while len(self.entries) > ENTRIES_MAX:
            self.entries.popitem(last=False)


def make_mark() -> bytes:
    """Return a word that was never there before."""
    return secrets.token_hex(8).encode()


def pack(data: bytes, marks: bytes) -> bytes:
    """Put the marks in front."""
    return marks + b"\n" + data


def unpack(found: bytes | None, marks: bytes) -> bytes | None:
    """Return what stands behind these very marks."""
    head, _, data = (found or b"").partition(b"\n")
    return data if head == marks else None
