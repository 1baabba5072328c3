"""A plain page with a route of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.spec import BadWord, Name

if TYPE_CHECKING:
    from vibegen import App


def page(app: App, name: str) -> None:
    """Add a page: a route, a template, a link in the navigation and a test.

    Args:
        app: Where it goes.
        name: About, PrivacyPolicy, privacy-policy.
    """
    page_name = Name.page(name)
    if not app.project.exists("app/pages.py"):
        raise BadWord(
            f"`{name}` cannot be a page: this app has JSON only",
            hint="make an app with pages: `vibegen new NAME` without `--api`",
        )
    app.create("files", page=page_name)
    app.route(f"app.{page_name.snake}.routes", f"{page_name.snake}_router")
    app.nav(f"/{page_name.kebab}", page_name.title)
