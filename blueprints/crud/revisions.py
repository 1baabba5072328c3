"""Alembic's revisions in our own apps: what the next one is called, and which one it follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen import App

REVISION_LENGTH = 32  # Alembic's own column holds no more
NEAR = 30  # Migrations: where they are numbered, the one that none follows is among the last


def revision(app: App, name: str) -> dict[str, object]:
    """Name a revision, and say which one it follows; one that is there keeps its place."""
    versions = sorted(
        path.rpartition("/")[2].removesuffix(".py")
        for path in app.project.files("migrations/versions")
        if path.endswith(".py")
    )
    mine = next((it for it in versions if it.endswith(f"_{name}"[: REVISION_LENGTH - 4])), None)
    before = [it for it in versions if mine is None or it < mine]
    id_ = mine or f"{len(versions) + 1:04}_{name}"[:REVISION_LENGTH]
    down = _head(app, before)
    return {
        "revision": id_,
        "revision_id": id_,
        "down_revision": f'"{down}"' if down else "None",
    }


def _head(app: App, versions: Sequence[str]) -> str:
    """Return the revision that no other one follows; the last by name if there are several."""
    numbered = all(re.match(r"\d{4}_", it) for it in versions)
    near = versions[-NEAR:] if numbered else versions
    texts = [app.project.read(f"migrations/versions/{it}.py") or "" for it in near]
    ids = re.findall(r"^(down_)?revision.*?=\s*['\"](.+?)['\"]", "\n".join(texts), re.MULTILINE)
    followed = {it for is_down, it in ids if is_down}
    heads = [it for is_down, it in ids if not is_down and it not in followed]
    return heads[-1] if heads else ""
