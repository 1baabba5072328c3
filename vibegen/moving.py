"""Moves what blueprints make for our own layout to where an adopted app has its like. Pure.

Templates are written once, for an app called `app` whose functions are async. Here their imports
get the names that the app's own modules use, and in an app without async the keywords go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from vibegen.layout import Layout

OWN = "\0"  # Stands before a module that is the app's own: its name is right as it is
_OWN = re.compile(rf"(?m)^([ \t]*from ){OWN}([\w.]+)")
_FROM = re.compile(r"(?m)^([ \t]*)from (app(?:\.\w+)+) import ")
_IMPORT = re.compile(r"(?m)^([ \t]*)import (app(?:\.\w+)+)")
_TWO_MODULES = "from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine\n"
_SYNC = (  # What an async function says that another one does not, in this order
    (
        re.compile(_TWO_MODULES),
        "from sqlalchemy import create_engine\nfrom sqlalchemy.orm import Session\n",
    ),
    (re.compile(r"\bawait to_thread\.run_sync\((\w+), "), r"\1("),
    (re.compile(r"\bawait connection\.run_sync\(([\w.]+)(, )?"), r"\1(connection\2"),
    (re.compile(r"sqlite\+aiosqlite"), "sqlite"),
    (re.compile(r"\basync (def|with|for)\b"), r"\1"),
    (re.compile(r"\bawait "), ""),
    (re.compile(r"\bsqlalchemy\.ext\.asyncio\b"), "sqlalchemy.orm"),
    (re.compile(r"\basync_sessionmaker\b"), "sessionmaker"),
    (re.compile(r"\bcreate_async_engine\b"), "create_engine"),
    (re.compile(r"\bAsync(Session|Iterator|Engine)\b"), r"\1"),
)


def moved(
    text: str, path: str, layout: Layout, features: Collection[str], *, stays_async: bool = False
) -> str:
    """Return the source of a new module as an adopted app would have it.

    Args:
        text: As a template rendered it.
        path: Where it goes, relative to the root.
        layout: The app's.
        features: The packages that its blueprint makes: `posts`.
        stays_async: Whether it waits for more than the app's database.
    """

    def own(module: str) -> str:
        inside = path.startswith(layout.home) and layout.relative
        return relative(layout.module_of(path), module, path) if inside else module

    text = _FROM.sub(lambda it: f"{it[1]}from {own(layout.module(it[2], features))} import ", text)
    text = _IMPORT.sub(lambda it: f"{it[1]}import {layout.module(it[2], features)}", text)
    text = _OWN.sub(lambda it: it[1] + own(it[2]), text)
    return text if stays_async or layout.database.is_async else without_async(text)


def relative(importer: str, target: str, path: str = "") -> str:
    """Return what one module calls another one with dots: `..shared.fields`.

    Args:
        importer: The dotted name of the module that imports.
        target: That of the one that is imported.
        path: The importer's file: an `__init__.py` is its package itself.
    """
    here = importer.split(".")
    here = here if path.endswith("__init__.py") else here[:-1]
    there = target.split(".")
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    if not common:  # Another top package: dots do not lead there
        return target
    return "." * (len(here) - common + 1) + ".".join(there[common:])


def without_async(text: str) -> str:
    """Return the source of a module whose functions wait for nothing."""
    while (start := text.find("(await ")) >= 0 and (end := _closing(text, start)):
        bare = text[start + len("(await ") : end]
        called = text[start - 1 : start].isidentifier()  # Else the brackets stand there for await
        text = text[:start] + (f"({bare})" if called else bare) + text[end + 1 :]
    for pattern, replacement in _SYNC:
        text = pattern.sub(replacement, text)
    return text


def _closing(text: str, start: int) -> int:
    """Return the offset of the bracket that closes the one at `start`; 0 if none does."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if not depth:
            return at
    return 0
