"""Where a new router belongs, in the shapes that real apps have: one test a row of that list."""

from collections.abc import Callable, Mapping

import pytest

from .conftest import Wild

Make = Callable[[Mapping[str, str]], Wild]
PACKAGE = {"app/__init__.py": "", "app/routers/__init__.py": ""}
USERS = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
SIBLINGS = {**PACKAGE, "app/routers/users.py": USERS, "app/routers/items.py": USERS}
INSERTED: dict[str, str] = {
    "beside the app": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import items, users

        app = FastAPI()
        app.include_router(users.router)
        app.include_router(items.router)
        +app.include_router(about_router)
        """,
    "nothing is included yet": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.config import settings

        app = FastAPI()
        +app.include_router(about_router)


        @app.get("/")
        def home() -> str:
            return "home"
        """,
    "the last include is conditional": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.config import settings
        from app.routers import items, users

        app = FastAPI()
        app.include_router(users.router)
        +app.include_router(about_router)
        if settings.debug:
            app.include_router(items.router)
        """,
    "the router is a keyword argument": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import users

        app = FastAPI()
        app.include_router(router=users.router, prefix="/users")
        +app.include_router(about_router)
        """,
    "inside a factory, with its imports": """
        from fastapi import FastAPI


        def create_app() -> FastAPI:
        +    from app.about.routes import router as about_router
            from app.routers.items import router as items_router
            from app.routers.users import router as users_router

            app = FastAPI()
            app.include_router(items_router)
            app.include_router(users_router)
        +    app.include_router(about_router)
            return app
        """,
    "inside a startup handler": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import users

        app = FastAPI()


        @app.on_event("startup")
        async def startup() -> None:
            app.include_router(users.router)
        +    app.include_router(about_router)
        """,
    "inside a lifespan": """
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import users


        @asynccontextmanager
        async def lifespan(app: FastAPI):
            app.include_router(users.router)
        +    app.include_router(about_router)
            yield


        app = FastAPI(lifespan=lifespan)
        """,
    "a registrar": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import items, users


        def init_routers(app_: FastAPI) -> None:
            app_.include_router(users.router)
            app_.include_router(items.router)
        +    app_.include_router(about_router)


        def create_app() -> FastAPI:
            app_ = FastAPI()
            init_routers(app_)
            return app_


        app = create_app()
        """,
    "a list and a loop": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import items, users

        routers = [
            users.router,
            items.router,
        +    about_router,
        ]
        app = FastAPI()
        for router in routers:
            app.include_router(router)
        """,
    "a list of modules that is used twice": """
        from fastapi import FastAPI

        +from app.about import routes as about_routes
        from app.container import container
        from app.routers import items, users

        modules = [
            users,
            items,
        +    about_routes,
        ]
        app = FastAPI()
        container.wire(modules=modules)
        for module in modules:
            app.include_router(module.router)
        """,
    "imports in the middle, after the app": """
        from fastapi import FastAPI

        app = FastAPI()

        +from app.about.routes import router as about_router  # noqa: E402
        from app.routers.items import router as items_router  # noqa: E402
        from app.routers.users import router as users_router  # noqa: E402

        app.include_router(items_router)
        app.include_router(users_router)
        +app.include_router(about_router)
        """,
    "the app is bound twice": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import users

        app = FastAPI(title="first")
        app.include_router(users.router)
        app = FastAPI(title="second")
        app.include_router(users.router)
        +app.include_router(about_router)
        """,
    "by the module": """
        import fastapi

        +from app.about.routes import router as about_router
        from app.config import settings

        app = fastapi.FastAPI()
        +app.include_router(about_router)
        """,
    "the schema is made right behind": """
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import users

        app = FastAPI()
        app.include_router(users.router)
        +app.include_router(about_router)
        schema = app.openapi()
        """,
    "a catch-all is mounted behind": """
        from fastapi import FastAPI
        from fastapi.staticfiles import StaticFiles

        +from app.about.routes import router as about_router
        from app.routers import users

        app = FastAPI()
        app.include_router(users.router)
        +app.include_router(about_router)
        app.mount("/", StaticFiles(directory="static"))
        """,
    "isort is off for a region": """
        # isort: off
        from fastapi import FastAPI
        from app.routers import users
        +from app.about.routes import router as about_router
        # isort: on

        app = FastAPI()
        # fmt: off
        app.include_router( users.router )
        +app.include_router(about_router)
        # fmt: on
        """,
    "an app in a docstring and a helper": '''
        """An app, made by `app = FastAPI()`."""

        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        from app.routers import users

        app = FastAPI()
        app.include_router(users.router)
        +app.include_router(about_router)


        def make_probe() -> FastAPI:
            probe = FastAPI()
            return probe
        ''',
}


@pytest.mark.parametrize("text", INSERTED.values(), ids=INSERTED)
def test_inserted(wild: Make, text: str) -> None:
    app = wild({**SIBLINGS, "app/main.py": text})
    app.adopt()
    app.check()


REFUSED: dict[str, tuple[str, str]] = {
    "a tuple without a comma": (
        """
        from fastapi import FastAPI

        from app.routers import users

        routers = (users.router)
        app = FastAPI()
        for router in routers:
            app.include_router(router)
        """,
        "`routers` is neither a list nor a tuple that is written out",
    ),
    "a container for each router": (
        """
        from fastapi import FastAPI

        from app.container import Container
        from app.routers import items_router, users_router


        def init_routers(app: FastAPI) -> None:
            container = Container()
            users_router.container = container
            items_router.container = container
            app.include_router(users_router)
            app.include_router(items_router)


        app = FastAPI()
        init_routers(app)
        """,
        "every router there gets an attribute of its own",
    ),
    "the siblings are guarded": (
        """
        from fastapi import Depends, FastAPI

        from app.auth import check
        from app.routers import items, users

        app = FastAPI()
        app.include_router(users.router)
        app.include_router(items.router, dependencies=[Depends(check)])
        """,
        "choose with `--guard copy` or `--guard open`",
    ),
}


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
def test_refused(wild: Make, text: str, why: str) -> None:
    app = wild({**SIBLINGS, "app/main.py": text})
    app.adopt()
    out = app.refused()
    assert why in out
    assert "In `app/main.py`, " in out
    assert "from app.about.routes import router as about_router" in out


def test_guard_is_copied_or_left_open(wild: Make) -> None:
    text = """
        from fastapi import Depends, FastAPI

        +from app.about.routes import router as about_router
        from app.auth import check
        from app.routers import items

        app = FastAPI()
        app.include_router(items.router, dependencies=[Depends(check)])
        +app.include_router(about_router{})
        """
    copied, left_open = text.format(", dependencies=[Depends(check)]"), text.format("")
    app = wild({**SIBLINGS, "app/main.py": copied})
    app.adopt()
    app.check("--guard", "copy")
    app.marked = wild({**SIBLINGS, "app/main.py": left_open}).marked
    app.check("--guard=open")
    code, out = app.run("add", "page", "About", "--guard=maybe")
    assert (code, "type `--guard copy` or `--guard open`" in out) == (2, True)


GUARDED = {
    **SIBLINGS,
    "app/auth.py": "def check() -> None: ...\n",
    "app/routers/items.py": """
        from fastapi import APIRouter, Depends

        from ..auth import check

        router = APIRouter(prefix="/items", dependencies=[Depends(check)])
        """,
    "app/main.py": """
        +from fastapi import Depends
        from fastapi import FastAPI

        +from app.about.routes import router as about_router
        +from app.auth import check
        from app.routers import items, users

        app = FastAPI()
        app.include_router(users.router)
        app.include_router(items.router)
        +app.include_router(about_router, dependencies=[Depends(check)])
        """,
}


def test_siblings_are_guarded_in_their_own_modules(wild: Make) -> None:
    app = wild(GUARDED)
    app.adopt()
    out = app.refused()
    assert "choose with `--guard copy` or `--guard open`" in out
    assert "its siblings have:\n[Depends(check)]\n" in out
    app.check("--guard=copy")
    code, out = app.run("add", "page", "About", "--guard=open")
    assert (code, "include_router(about_router)\n" in app.changed()["app/main.py"]) == (0, True)


def test_a_guard_that_a_list_cannot_carry(wild: Make) -> None:
    main = """
        from fastapi import FastAPI

        from app.routers import items, users

        routers = [users.router, items.router]
        app = FastAPI()
        for router in routers:
            app.include_router(router)
        """
    app = wild({**GUARDED, "app/main.py": main})
    app.adopt()
    assert "choose with `--guard open`, or make it by hand" in app.refused()
    assert "choose with `--guard open`, or make it by hand" in app.refused("--guard=copy")


ROUTES = """
    from fastapi import APIRouter, Depends

    from ..auth import check

    router = APIRouter(prefix="/items")


    @router.get("", dependencies=[Depends(check)])
    def listed(): ...


    @router.post(""{})
    def create(): ...
    """


def test_every_route_of_a_sibling_is_guarded(wild: Make) -> None:
    routes = ROUTES.format(", dependencies=[Depends(check)]")
    app = wild({**GUARDED, "app/routers/items.py": routes})
    app.adopt()
    assert "its siblings have:\n[Depends(check)]\n" in app.refused()
    app.check("--guard=copy")


def test_a_route_of_a_sibling_is_open(wild: Make) -> None:
    app = wild({**GUARDED, "app/routers/items.py": ROUTES.format("")})
    app.adopt()
    assert app.run("add", "page", "About")[0] == 0


@pytest.mark.parametrize(
    ("there", "steps"),
    [
        (
            "from app.routers.items import router as about_router",
            [
                "from app.about.routes import router as about_routes_router",
                "app.include_router(about_routes_router)",
            ],
        ),
        (
            "from app.about.routes import router as info",
            ["from app.about.routes import router as info", "app.include_router(info)"],
        ),
    ],
)
def test_steps_bind_a_name_that_is_free(wild: Make, there: str, steps: list[str]) -> None:
    main = f"""
        from fastapi import FastAPI
        {there}
        app = FastAPI()
        if app:
            app.include_router(about_router)
        """
    app = wild({**SIBLINGS, "app/main.py": main})
    app.adopt()
    assert "\n".join(steps) in app.refused()
