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
    if app.layout.adopted:
        _adopted(app, page_name)
    elif app.project.exists("app/pages.py"):
        app.create("files/own", page=page_name)
        app.nav(f"/{page_name.kebab}", page_name.title)
    else:
        raise BadWord(
            f"`{name}` cannot be a page: this app has JSON only",
            hint="make an app with pages: `vibegen new NAME` without `--api`",
        )
    app.route(f"app.{page_name.snake}.routes", f"{page_name.snake}_router")


def _adopted(app: App, name: Name) -> None:
    """Render as the app's other pages are, or bring a page that needs nothing."""
    pages = app.layout.pages
    path, _, app_name = app.layout.app.partition(":")
    if not pages.templates or "." in app_name:
        app.create("files/adopted/plain", page=name)
        return
    module, _, templates = pages.templates.rpartition(".")
    is_circular = app.layout.is_wired(module)
    above = app.layout.path(f"app/{name.snake}/routes.py").split("/")[:-1]
    folder = pages.folder.split("/")
    shared = next(
        (at for at, pair in enumerate(zip(above, folder, strict=False)) if len({*pair}) > 1), None
    )
    shared = min(len(above), len(folder)) if shared is None else shared
    app.create(
        "files/adopted/rendered",
        page=name,
        templates_module="" if is_circular else app.own(module),
        templates="templates" if is_circular else templates,
        up=len(above) - shared,
        pages="/".join(folder[shared:]),
        request_first=pages.request_first or not app.requires_older("fastapi", "0.108"),
        layout=pages.layout,
        block=pages.block,
        app_module=app.own(app.layout.module_of(path)),
        app=app_name,
    )
