"""Requirements of distributions, as PEP 508 writes them: `streaq[web]>=7.2`."""

import re
from typing import NamedTuple

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?")


class Requirement(NamedTuple):
    """One requirement.

    `key` is the name as two spellings of it compare, `rest` is the version and all behind it.
    """

    name: str
    key: str
    extras: frozenset[str]
    rest: str


def read(requirement: str) -> Requirement:
    """Read a requirement; one that begins with no name has empty ones."""
    found = _REQUIREMENT.match(requirement)
    if not found:
        return Requirement("", "", frozenset(), requirement)
    extras = filter(None, (normalise(extra) for extra in (found[2] or "").split(",")))
    rest = requirement[found.end() :].strip()
    return Requirement(found[1], normalise(found[1]), frozenset(extras), rest)


def normalise(name: str) -> str:
    """Return a name as PyPI compares it: `Zope_Interface` is `zope-interface`."""
    return re.sub(r"[-_.]+", "-", name).strip().lower()
