"""Lines of the user's own that still name a field which has another name now, or is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vibegen.diff import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vibegen.acts import Act
    from vibegen.pending import Pending

MAX_PLACES = 20  # More than that say: look for it yourself


def find_leftovers(
    pending: Pending, act: Act, texts: Mapping[str, str], ours: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return (place, step) of each line that names the field, in files about the model.

    Args:
        pending: The change so far.
        act: A command that renames, removes or changes.
        texts: The files that were merged.
        ours: The files of the model, as they would be emitted now.
    """
    if act.kind == "change":
        return []
    word = re.escape(act.name)
    named = re.compile(rf"(\.|[\"']-?){word}\b(?!\s*\()|\b{word}\s*(=(?!=)|:\s)")
    model = re.compile(rf"\b{re.escape(act.model)}\b")
    emitted = {path: _bare(text) for path, text in ours.items()}
    instead = f"write `{act.to}`" if act.kind == "rename" else "take it out"
    found: list[tuple[str, str]] = []
    for path, text in _texts(pending, texts):
        if path not in ours and not model.search(text):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if named.search(line) and _bare(line) not in emitted.get(path, ""):
                step = f"`{path}:{number}` still names `{act.name}`; {instead}:\n{line}"
                found.append((f"{path}:{number}", step))
    return found[:MAX_PLACES]


def _texts(pending: Pending, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path in pending.disk.files("."):
        if path.endswith((".py", ".html")) and "/versions/" not in path and path[:1] != ".":
            data = pending.disk.on_disk(path)
            yield path, texts.get(path) or (text_of(data) if data else None) or ""


def _bare(text: str) -> str:
    """Return a text without what a formatter changes."""
    return re.sub(r"[\s'\",]", "", text)
