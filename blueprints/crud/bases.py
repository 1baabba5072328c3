"""What the declarative base of an adopted app brings to all of its models."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from vibegen.spec import BadWord

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.spec import Name


def check_base(app: App, post: Name) -> None:
    """Refuse a base whose models are made in another way than the emitted code makes them.

    Raises:
        BadWord: Saying why.
    """
    base = app.layout.database.base
    above = app.ancestors(base).foreign if base else set[str]()
    if any(it.endswith("MappedAsDataclass") for it in above):
        raise BadWord(
            f"`{post.Pascal}` would extend `{base}`, which makes dataclasses of its models, "
            "and vibegen writes none of those",
            hint="write this model by hand, as its siblings are written",
        )


def describe_base(app: App) -> dict[str, object]:
    """Return what a model need not say itself, or has to leave to the base."""
    base = app.layout.database.base
    brought = list(app.ancestors(base).statements()) if base else []
    fields = {
        it.target.id: ast.unparse(it.annotation)
        for it in brought
        if isinstance(it, ast.AnnAssign) and isinstance(it.target, ast.Name)
    }
    return {
        "has_id": fields.get("id") == "Mapped[int]",
        "names_tables": any(getattr(it, "name", "") == "__tablename__" for it in brought),
        "named": not app.files_with(r"\bnaming_convention\b"),
    }
