"""Includes: one fixture for each way in which real apps are wired."""

from textwrap import dedent

import pytest

from vibegen.edits import python
from vibegen.testing import check_edit, check_no_place, check_same

POSTS = python.add_include("posts_router")


def check_line(before: str, behind: str, new: str = "app.include_router(posts_router)") -> None:
    """Check that the new line follows the line that starts with `behind`, indented alike."""
    source = dedent(before).lstrip("\n")
    lines = source.splitlines(keepends=True)
    found = [line for line in lines if line.strip().startswith(behind)]
    assert len(found) == 1
    indent = found[0][: len(found[0]) - len(found[0].lstrip())]
    lines.insert(lines.index(found[0]) + 1, f"{indent}{new}\n")
    check_edit(POSTS, source, "".join(lines))


def test_beside_the_app() -> None:
    check_line(
        """
        from fastapi import FastAPI
        app = FastAPI()
        app.include_router(home_router, prefix="/home")  # first
        app.include_router(router=users_router)
        x = 1
        """,
        "app.include_router(router=users",
    )


def test_an_aggregator() -> None:
    check_line(
        """
        from fastapi import APIRouter
        router = APIRouter()
        router.include_router(home_router)
        """,
        "router.include_router(home",
        "router.include_router(posts_router)",
    )


def test_only_routes_so_far() -> None:
    check_line(
        """
        import fastapi

        app = fastapi.FastAPI(title="x")
        app.add_middleware(Gzip)

        @app.get("/")
        def home(): ...
        """,
        "app.add_middleware",
    )


def test_inside_the_factory() -> None:
    check_line(
        """
        from fastapi import FastAPI

        def create_app() -> FastAPI:
            app = FastAPI()
            app.state.x = 1

            return app

        app = create_app()
        """,
        "app.state.x",
    )


def test_a_registrar() -> None:
    check_line(
        """
        def init_routers(app_):
            app_.include_router(home_router)
            app_.include_router(users_router)
        """,
        "app_.include_router(users",
        "app_.include_router(posts_router)",
    )


def test_a_method() -> None:
    check_line(
        """
        class Server:
            def __init__(self):
                self.app = FastAPI()
                self.app.include_router(users_router)
        """,
        "self.app.include_router(users",
        "self.app.include_router(posts_router)",
    )


def test_the_last_include_under_a_condition() -> None:
    check_line(
        """
        app = FastAPI()
        app.include_router(home_router)
        if settings.debug:
            app.include_router(debug_router)
        """,
        "app.include_router(home",
    )


def test_inside_lifespan() -> None:
    check_line(
        """
        @asynccontextmanager
        async def lifespan(app):
            app.include_router(home_router)
            yield
        """,
        "app.include_router(home",
    )


@pytest.mark.parametrize(
    "barrier",
    [
        'app.mount("/", StaticFiles(directory="dist"))',
        'app.mount(path="", app=StaticFiles())',
        "schema = app.openapi()",
        '@app.get("/{path:path}")\ndef page(path: str): ...',
        'if dist.exists():\n    app.mount("/", StaticFiles())',
        'if __name__ == "__main__":\n    run(app)',
    ],
)
def test_before_what_would_answer_first(barrier: str) -> None:
    head = "from fastapi import FastAPI\napp = FastAPI()\n"
    line = "app.include_router(posts_router)\n"
    check_edit(POSTS, f"{head}\n{barrier}\n", f"{head}{line}\n{barrier}\n")
    include = "app.include_router(home_router)\n"
    check_edit(POSTS, f"{head}{include}{barrier}\n", f"{head}{include}{line}{barrier}\n")
    late = f"{barrier}\n{include}"
    check_edit(POSTS, f"{head}{late}", f"{head}{line}{late}")


def test_a_catch_all_before_everything() -> None:
    before = "def init(app):\n    app.mount('/', x)\n    app.include_router(home)\n"
    check_edit(
        POSTS,
        before,
        before.replace("    app.mount", "    app.include_router(posts_router)\n    app.mount"),
    )


def test_behind_a_mount_elsewhere() -> None:
    check_line(
        """
        app = FastAPI()
        app.mount("/static", StaticFiles())
        app.include_router(home_router)
        """,
        "app.include_router(home",
    )


def test_the_last_binding_counts() -> None:
    check_line(
        """
        from fastapi import FastAPI
        app = FastAPI()
        app.include_router(old_router)
        app = FastAPI(debug=True)
        """,
        "app = FastAPI(debug",
    )


def test_the_class_is_judged_not_the_name() -> None:
    check_line(
        """
        from fastapi import APIRouter as Group, FastAPI
        class Site(FastAPI): ...
        app = dict()
        site: Site = Site()
        """,
        "site: Site",
        "site.include_router(posts_router)",
    )
    check_no_place(POSTS, "from flask import FastAPI\napp = FastAPI()\n")


def test_a_second_app_in_a_helper() -> None:
    check_line(
        """
        from fastapi import FastAPI
        app = FastAPI(x=1)

        def for_tests():
            "FastAPI()"
            app = FastAPI()
            return app
        """,
        "app = FastAPI(x=1)",
    )


def test_an_app_that_includes_only_its_aggregator() -> None:
    check_line(
        """
        api = APIRouter()
        api.include_router(home_router)
        app = FastAPI()
        app.include_router(api)
        """,
        "api.include_router(home",
        "api.include_router(posts_router)",
    )


def test_not_before_the_router_is_there() -> None:
    check_line(
        """
        from fastapi import FastAPI
        app = FastAPI()
        from app.posts.routes import router as posts_router
        """,
        "from app.posts",
    )


def test_a_definition_gets_its_empty_lines() -> None:
    source = "from fastapi import FastAPI\napp = FastAPI()\n\n\ndef posts_router(): ...\n"
    check_edit(POSTS, source, source + "\n\napp.include_router(posts_router)\n")


@pytest.mark.parametrize(
    "include",
    [
        "app.include_router(posts_router, prefix='/blog', tags=['x'])",
        "app.include_router(router=posts_router)",
        "if x:\n    app.include_router(posts_router)",
        "def init(app):\n    app.include_router(posts_router)",
        "from app.posts.routes import router as r\napp.include_router(r)",
        "from app import posts\napp.include_router(posts.routes.router)",
        "for r in (a, posts_router):\n    app.include_router(r)",
        "ROUTERS = [a, posts_router]\nfor r in ROUTERS:\n    app.include_router(r, prefix='/x')",
    ],
)
def test_there_already(include: str) -> None:
    head = "from app.posts.routes import router as posts_router\napp = FastAPI()\n"
    check_same(POSTS, f"{head}{include}\n")


@pytest.mark.parametrize(
    ("prefixes", "wanted"),
    [
        (['"/api"', '"/api"'], ', prefix="/api"'),
        (["settings.API", "settings.API"], ", prefix=settings.API"),
        (['"/api/v1/users"', '"/api/v1/items"'], ', prefix="/api/v1"'),
        (['"/api/users"', '"/api/admin/items"'], ', prefix="/api"'),
        (['"/users"', '"/items"'], ""),
        (['"/api/users"', '"/web/items"'], ""),
        (['"/api"'], ""),
        (['""', '""'], ""),
        (['"/api"', "settings.API"], ""),
        (['"/api"', ""], ""),
    ],
)
def test_below_the_path_that_all_siblings_are_below(prefixes: list[str], wanted: str) -> None:
    given = [f", prefix={it}" if it else "" for it in prefixes]
    before = "from fastapi import FastAPI\n\napp = FastAPI()\n" + "".join(
        f"app.include_router(router_{number}{it})\n" for number, it in enumerate(given)
    )
    check_edit(python.add_include("new"), before, f"{before}app.include_router(new{wanted})\n")
