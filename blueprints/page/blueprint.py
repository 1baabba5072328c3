"""A plain page with a route of its own."""

from __future__ import annotations

import ast
from itertools import takewhile
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
    page_name = Name.page(name, adopted=app.layout.adopted)
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
    path, _, place = app.layout.app.partition(":")
    maker = place.rpartition(".")[0]
    if not pages.templates or (maker and not _needs_nothing(app, path, maker)):
        app.create("files/adopted/plain", page=name)
        return
    module, _, templates = pages.templates.rpartition(".")
    is_circular = app.layout.is_wired(module)
    routes = app.layout.path(f"app/{name.snake}/routes.py")
    up, folder = _way(routes.rpartition("/")[0], pages.folder)
    app.create(
        "files/adopted/rendered",
        page=name,
        templates_module="" if is_circular else app.own(module),
        templates="templates" if is_circular else templates,
        up=up,
        pages=folder,
        request_first=pages.request_first or not app.requires_older("fastapi", "0.108"),
        layout=pages.layout,
        block=pages.block,
        app_module=app.own(app.layout.module_of(path)),
        app="app" if maker else place,
        maker=maker,
    )


def _way(start: str, target: str) -> tuple[int, str]:
    """Return how many folders to go up from one to reach another, and the way down from there."""
    above, below = start.split("/"), target.split("/")
    pairs = zip(above, below, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return len(above) - shared, "/".join(below[shared:])


def _needs_nothing(app: App, path: str, maker: str) -> bool:
    """Whether a function at the top of a file makes the app, and can be called with nothing."""
    try:
        tree = ast.parse(app.project.read(path) or "")
    except SyntaxError:
        return False
    found = [it for it in tree.body if isinstance(it, ast.FunctionDef) and it.name == maker]
    return any(
        len(it.args.defaults) == len([*it.args.posonlyargs, *it.args.args])
        and None not in it.args.kw_defaults
        for it in found
    )
