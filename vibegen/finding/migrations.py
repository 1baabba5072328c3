"""Finds the folder that Alembic's next revision belongs into."""

from __future__ import annotations

import configparser
import posixpath
import re
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vibegen.finding.sources import Sources

BETWEEN = re.compile(r"[\s,:;]+")  # Several locations in alembic.ini
NAMED = re.compile(r"(?m)^(down_)?revision\b[^=\n]*=(.*)$")
QUOTED = re.compile(r"['\"]([^'\"]+)['\"]")


def find_versions(sources: Sources) -> str:
    """Return the folder of Alembic's revisions; "" for none, or where several are as likely.

    Where `version_locations` names several, it is the one that holds the only head.
    """
    named = list(dict.fromkeys(_locations(sources)))
    if not named:
        homes = (it.removesuffix("env.py") for it in sources.python if it.endswith("/env.py"))
        found = (f"{it}versions" for it in homes if b"alembic" in sources.data(f"{it}env.py"))
        return next(found, "")
    heads = [named[0]] if len(named) == 1 else list(_heads(sources, named))
    return heads[0] if len(heads) == 1 else ""


def _locations(sources: Sources) -> Iterator[str]:
    """Yield the folders that Alembic's settings name, as far as they are there."""
    folders = {it.rpartition("/")[0] for it in sources.files}
    for path in sources.files:
        here, _, name = path.rpartition("/")
        if name not in {"alembic.ini", "pyproject.toml"}:
            continue
        for word in _named(name, sources.data(path).decode(errors="replace")):
            inner = word.replace("%(here)s", ".").strip("\"'")
            near = posixpath.normpath(posixpath.join(here, inner))
            yield from [it for it in (near, posixpath.normpath(inner)) if it in folders][:1]


def _named(name: str, text: str) -> Sequence[str]:
    """Return what `version_locations` holds."""
    if name == "pyproject.toml":
        try:
            found: dict[str, Any] = tomllib.loads(text).get("tool", {}).get("alembic", {})
        except tomllib.TOMLDecodeError:
            return ()
        return [str(it) for it in found.get("version_locations", ())]
    settings = configparser.RawConfigParser(strict=False)
    try:
        settings.read_string(text)
    except configparser.Error:
        return ()
    joined = settings.get("alembic", "version_locations", fallback="")
    return [it for it in BETWEEN.split(joined) if it]


def _heads(sources: Sources, folders: Sequence[str]) -> Iterator[str]:
    """Yield the folder of each revision that no other one follows."""
    owners: dict[str, str] = {}
    followed: set[str] = set()
    for path in (it for it in sources.python if it.rpartition("/")[0] in folders):
        for down, value in NAMED.findall(sources.data(path).decode(errors="replace")):
            names = QUOTED.findall(value)
            if down:
                followed.update(names)
            else:
                owners |= dict.fromkeys(names, path.rpartition("/")[0])
    yield from (folder for name, folder in owners.items() if name not in followed)
