"""A thing with fields."""

from typing import Literal

from vibegen import App, Field, Name

from .columns import columns


def thing(
    app: App,
    name: Name,
    fields: list[Field],
    *,
    api: bool = False,
    pages: bool = True,
    limit: int = 25,
    order: Literal["up", "down"] = "up",
    only: str | None = None,
    plural: str | None = None,
) -> None:
    """Add a thing with fields.

    It has a module and a route.

    Args:
        name: What it is called: `Post` or `blog_post`.
        fields: Its fields, as `title:str:max=200`.
        api: Without pages.
        pages: Whether it stands in the navigation.
        limit: How many there are on a page.
        order: How they are sorted.
        only: A part of it.
        plural: What several of them are called,
            where the guess is wrong.
    """
    app.provide("files/shared")
    app.create("files/own", thing=name, columns=columns(fields), limit=limit, order=order)
    app.route(f"app.{name.snakes}.routes", f"{name.snakes}_router")
    if pages and not api:
        app.nav(f"/{name.kebabs}", name.titles)
    app.note(f"see app/{name.snakes}/routes.py")
