"""Where things are in an app: in one that vibegen made, or in one that it adopted. Pure.

Blueprints are written for the layout of our own apps. What they make is moved to where an adopted
app has its like: `app/posts/api.py` to `src/shop/posts/api.py`, `app.db` to `shop.shared.db`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection

SHARED = "shared"  # The package of an adopted app for what our features share

Kind = Literal["include", "list", "modules", "files"]


@dataclass(frozen=True)
class Wiring:
    """Where a new router goes.

    Args:
        kind: How routers get there: calls of `include_router`, elements of a list of routers or of
            modules that a loop includes, or files in a folder that a loop looks into.
        path: The file; for "files" the folder.
        into: The object that includes, as `app` or `create_app.app`; the list; for "files" the
            attribute that the loop looks for.
    """

    kind: Kind = "include"
    path: str = "app/routes.py"
    into: str | None = None

    @property
    def place(self) -> str:
        """What `--into` calls it."""
        return f"{self.path}:{self.into}" if self.into else self.path


@dataclass(frozen=True)
class Database:
    """How an app stores.

    Args:
        kind: "sqlmodel", "sqlalchemy", "" for nothing yet, else the library: "tortoise".
        session: What a route depends on to get a session, dotted: `app.db.get_session`.
        alias: The annotation that stands for it, dotted: `app.deps.SessionDep`; "" for none.
        maker: What makes sessions, dotted: `app.db.SessionLocal`, for where no module of its own
            holds the dependency; "" for none.
        is_async: Whether the session is awaited.
        base: The declarative base, dotted: `app.db.Base`; "" for SQLModel.
        versions: The folder of Alembic's revisions; "" for none.
        dialect: "postgresql", "mysql", "sqlite", or "" where nothing tells.
    """

    kind: str = ""
    session: str = ""
    alias: str = ""
    maker: str = ""
    is_async: bool = True
    base: str = ""
    versions: str = ""
    dialect: str = ""

    @property
    def has_session(self) -> bool:
        """Whether a route can get a session."""
        return bool(self.session or self.maker)


@dataclass(frozen=True)
class Pages:
    """How an app renders pages.

    Args:
        templates: Its `Jinja2Templates`, dotted: `app.web.templates`; "" for none.
        folder: The folder that they look into.
        layout: The template that pages extend, relative to it; "" for none.
        block: The block in it that a page fills.
        request_first: Whether a response is made with the request before the template's name.
    """

    templates: str = ""
    folder: str = ""
    layout: str = ""
    block: str = ""
    request_first: bool = True


@dataclass(frozen=True)
class Layout:
    """Where things are in one app; paths are relative to its root.

    Args:
        adopted: Whether vibegen adopted it rather than made it.
        app: The FastAPI object, as `app/main.py:app`.
        wiring: Where a new router goes.
        source: The folder that Python imports from: "" for the root, `src`, `backend`.
        package: The package that new features go into, dotted; "" for a folder of scripts.
        relative: Whether the app's own modules import each other with dots.
        settings: The class of the settings, as `app/config.py:Settings`; "" for none.
        dependencies: The file that requires packages; "" for none.
        tests: The folder of the tests.
        database: How it stores.
        pages: How it renders pages.
        newline: The line end of its files.
        indent: One step of indentation: "tab", or so many spaces.
        quote: The quotes of its strings: "double" or "single".
    """

    adopted: bool = False
    app: str = "app/main.py:app"
    wiring: Wiring = field(default_factory=Wiring)
    source: str = ""
    package: str = "app"
    relative: bool = False
    settings: str = "app/config.py:Settings"
    dependencies: str = "pyproject.toml"
    tests: str = "tests"
    database: Database = field(default_factory=Database)
    pages: Pages = field(default_factory=Pages)
    newline: Literal["lf", "crlf"] = "lf"
    indent: str = "4"
    quote: Literal["double", "single"] = "double"

    @property
    def ruff(self) -> tuple[str, ...]:
        """What makes ruff write as this app is written, if it has no settings of its own."""
        if not self.adopted:
            return ()
        indents = (
            ('format.indent-style="tab"',)
            if self.indent == "tab"
            else (f"indent-width={self.indent}",)
        )
        return (*indents, f'format.quote-style="{self.quote}"')

    @property
    def home(self) -> str:
        """The folder that new features go into, with a slash behind it if it is not the root."""
        parts = [self.source, *self.package.split(".")]
        return "".join(f"{it}/" for it in parts if it)

    def path(self, path: str) -> str:
        """Return where a file of a blueprint goes: `app/posts/api.py`, `tests/test_posts.py`."""
        top, _, rest = path.partition("/")
        if not self.adopted or not rest:
            return path
        if top == "app":
            return self.home + (rest if "/" in rest else f"{SHARED}/{rest}")
        if top == "tests":
            return f"{self.tests}/{rest}"
        if top == "templates":
            return f"{self.pages.folder}/{rest}"
        if path.startswith("migrations/versions/"):
            return f"{self.database.versions}/{rest.partition('/')[2]}"
        return path

    def module(self, module: str, features: Collection[str] = ()) -> str:
        """Return what a module of a blueprint is called here: `app.posts.api`, `app.db`.

        Args:
            module: Its name in an app of our own.
            features: The packages that the blueprint makes: `posts`.
        """
        top, _, rest = module.partition(".")
        if not self.adopted or top != "app" or not rest:
            return module
        inner = rest if "." in rest or rest in features else f"{SHARED}.{rest}"
        return f"{self.package}.{inner}".lstrip(".")

    def is_wired(self, module: str) -> bool:
        """Whether a module makes the app or wires its routers: importing it would be a circle."""
        files = {self.app.partition(":")[0], self.wiring.path}
        return module in {self.module_of(it) for it in files}

    def module_of(self, path: str) -> str:
        """Return the dotted name of a Python file, as the app itself imports it."""
        inner = path.removeprefix(f"{self.source}/") if self.source else path
        return inner.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
