"""What the declarative base of an adopted app brings to all of its models."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from vibegen.adopted_revisions import schema_of
from vibegen.change import Refused

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.spec import Name


def check_base(app: App, post: Name) -> None:
    """Refuse a base whose models are made in another way than the emitted code makes them.

    Raises:
        Refused: Saying why.
    """
    base = app.layout.database.base
    above = app.ancestors(base).foreign if base else set[str]()
    if any(it.endswith("MappedAsDataclass") for it in above):
        raise Refused(
            f"`{post.Pascal}` would extend `{base}`, which makes dataclasses of its models, "
            "and vibegen writes none of those",
            hint="write this model by hand, as its siblings are written",
        )
    if app.files_with(r"\bSQLModel\.metadata(?:\.schema\s*=|\s*=\s*MetaData\([^)]*\bschema\b)"):
        raise Refused(
            f"`{post.Pascal}` would be in the schema that this app gives to `SQLModel.metadata`, "
            "and vibegen knows schemas of declarative bases only",
            hint="write this model by hand, as its siblings are written",
        )
    if "uuid" in _ids(app).lower():
        raise Refused(
            f"`{post.Pascal}` would extend `{base}`, whose `id` is a UUID, "
            "and vibegen numbers its rows",
            hint="write this model by hand, or give the base's `id` to its models instead",
        )


def _ids(app: App) -> str:
    """Return what the base says of an `id`, as source."""
    return " ".join(
        ast.unparse(it)
        for it in _brought(app)
        if isinstance(it, ast.Assign | ast.AnnAssign)
        and ast.unparse(it.targets[0] if isinstance(it, ast.Assign) else it.target) == "id"
    )


def _brought(app: App) -> list[ast.stmt]:
    """Return what the base, and what it extends in turn, hold."""
    base = app.layout.database.base
    return list(app.ancestors(base).statements()) if base else []


def describe_base(app: App) -> dict[str, object]:
    """Return what a model need not say itself, or has to leave to the base."""
    brought = _brought(app)
    schema = schema_of(app)
    fields = {
        it.target.id: ast.unparse(it.annotation)
        for it in brought
        if isinstance(it, ast.AnnAssign) and isinstance(it.target, ast.Name)
    }
    return {
        "has_id": fields.get("id") == "Mapped[int]",
        "names_tables": any(getattr(it, "name", "") == "__tablename__" for it in brought),
        "schema": schema,
        "in_schema": f', schema="{schema}"' if schema else "",
        "named": not app.files_with(r"\bnaming_convention\b"),
    }
