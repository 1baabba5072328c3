"""Models that no route imports, which Alembic has to know all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.edits.place import Unsure, refuse

if TYPE_CHECKING:
    from vibegen.edits import Edit

ROUTES = 'import_module("app.routes")'


def import_models(module: str) -> Edit:
    """Import a module in migrations/env.py, below the routes."""
    line = f'import_module("{module}")'

    def edit(source: str) -> str:
        if line in source:
            return source
        rows = source.splitlines(keepends=True)
        found = [row for row, text in enumerate(rows) if text.startswith(ROUTES)]
        if len(found) != 1:
            reason = Unsure("there is not exactly one line that imports the routes")
            raise refuse(line, line, "In migrations/env.py, below the imports, add", reason)
        end = rows[found[0]][len(rows[found[0]].rstrip("\r\n")) :]
        return "".join((*rows[: found[0] + 1], line, end, *rows[found[0] + 1 :]))

    return edit
