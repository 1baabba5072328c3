"""Pages for those who run the app, behind one secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import env, python

if TYPE_CHECKING:
    from vibegen import App

COMMENT = """\
Opens the pages below /admin; without one of 16 characters or more there are none:
  python -c "import secrets; print(secrets.token_urlsafe(32))\""""


def admin(app: App) -> None:
    """Add /admin: pages for those who run the app, behind one secret in the settings.

    Args:
        app: Where it goes.
    """
    if app.layout.adopted or not app.project.exists("app/pages.py"):
        raise Refused(
            "`admin` adds pages, and is for apps with pages that `vibegen new` made",
            hint="make an app with pages: `vibegen new NAME` without `--api`",
        )
    app.provide("files")
    app.needs("python-multipart>=0.0.34")
    setting = python.add_class_field("BaseSettings", 'admin_secret: SecretStr = SecretStr("")')
    app.edit("app/config.py", setting)
    app.edit(".env.example", env.add_variable("ADMIN_SECRET", "", COMMENT))
    app.route("app.admin.routes", "admin_router")
    app.note("set ADMIN_SECRET in .env, then open /admin")
