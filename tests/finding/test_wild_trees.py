"""Apps of several files: where routers are collected elsewhere, what is no source, whose manner."""

import textwrap
from collections.abc import Callable, Mapping

import pytest

from .conftest import Wild

Make = Callable[[Mapping[str, str]], Wild]
ROUTER = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
MAIN = """
    from fastapi import FastAPI

    +from app.about.routes import router as about_router
    from app.users import router as users_router

    app = FastAPI()
    app.include_router(users_router)
    +app.include_router(about_router)
    """
ROUTERS = {"app/__init__.py": "", "app/users.py": ROUTER, "app/items.py": ROUTER}


def test_an_aggregator_in_its_own_module(wild: Make) -> None:
    app = wild(
        {
            **ROUTERS,
            "app/main.py": """
                from fastapi import FastAPI

                from app.api import api_router

                app = FastAPI()
                app.include_router(api_router, prefix="/api")
                """,
            "app/api.py": """
                from fastapi import APIRouter

                +from app.about.routes import router as about_router
                from app.items import router as items_router
                from app.users import router as users_router

                api_router = APIRouter()
                api_router.include_router(users_router)
                api_router.include_router(items_router)
                +api_router.include_router(about_router)
                """,
        }
    )
    assert "app/api.py:api_router  2 routers, included there" in app.adopt()
    app.check()


def test_parts_of_a_feature_are_no_place(wild: Make) -> None:
    app = wild(
        {
            **ROUTERS,
            "app/main.py": """
                from fastapi import FastAPI

                from app import articles, items, users
                +from app.about.routes import router as about_router

                app = FastAPI()
                app.include_router(users.router)
                app.include_router(items.router)
                app.include_router(articles.router)
                +app.include_router(about_router)
                """,
            "app/articles/__init__.py": """
                from fastapi import APIRouter

                from app.articles import comments, likes, texts

                router = APIRouter()
                router.include_router(comments.router)
                router.include_router(likes.router)
                router.include_router(texts.router)
                """,
            **{f"app/articles/{it}.py": ROUTER for it in ("comments", "likes", "texts")},
        }
    )
    app.adopt()
    app.check()


def test_the_factory_takes_the_router_as_an_argument(wild: Make) -> None:
    app = wild(
        {
            **ROUTERS,
            "app/factory.py": """
                from fastapi import APIRouter, FastAPI


                def create_app(router: APIRouter) -> FastAPI:
                    app = FastAPI()
                    app.include_router(router)
                    return app
                """,
            "app/api.py": """
                from fastapi import APIRouter

                +from app.about.routes import router as about_router
                from app.items import router as items_router

                api = APIRouter()
                api.include_router(items_router)
                +api.include_router(about_router)
                """,
            "app/main.py": """
                from app.api import api
                from app.factory import create_app

                app = create_app(api)
                """,
        }
    )
    app.adopt()
    app.check()


def test_made_in_one_module_and_filled_in_another(wild: Make) -> None:
    app = wild(
        {
            **ROUTERS,
            "app/app.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
            "app/main.py": """
                +from app.about.routes import router as about_router
                from app.app import app
                from app.users import router as users_router

                app.include_router(users_router)
                +app.include_router(about_router)
                """,
        }
    )
    app.adopt()
    app.check()


def test_the_list_stands_in_another_file_than_the_loop(wild: Make) -> None:
    app = wild(
        {
            **ROUTERS,
            "app/main.py": """
                from fastapi import FastAPI

                from app.routers import routers

                app = FastAPI()
                for router in routers:
                    app.include_router(router)
                """,
            "app/routers.py": """
                from app import items, users
                +from app.about.routes import router as about_router

                routers = (
                    users.router,
                    items.router,
                +    about_router,
                )
                """,
        }
    )
    assert "app/routers.py:routers  2 routers, listed there" in app.adopt()
    app.check()


def test_judged_by_the_class_and_not_by_the_name(wild: Make) -> None:
    app = wild(
        {
            **ROUTERS,
            "app/base.py": """
                from fastapi import FastAPI


                class Service(FastAPI):
                    version = "1"
                """,
            "app/main.py": """
                +from app.about.routes import router as about_router
                from app.base import Service
                from app.users import router as users_router

                service = Service()
                service.include_router(users_router)
                +service.include_router(about_router)
                """,
            "app/parts.py": "from fastapi import APIRouter\n\napp = APIRouter()\n",
        }
    )
    assert "app/main.py:service" in app.adopt()
    app.check()


def test_what_is_no_source(wild: Make) -> None:
    """A virtual environment under any name, tests, examples, packages of node."""
    other = "from fastapi import FastAPI\n\napp = FastAPI()\napp.include_router(a)\n" * 3
    app = wild(
        {
            **ROUTERS,
            "app/main.py": MAIN,
            "python/pyvenv.cfg": "home = /usr/bin\n",
            "python/lib/site.py": other,
            "node_modules/x/main.py": other,
            "tests/test_main.py": other,
            "examples/main.py": other,
        }
    )
    assert "the only one" in app.adopt()
    app.check()


SEVERAL = {
    **ROUTERS,
    "app/main.py": """
        from fastapi import FastAPI

        from app.api import api
        from app.web import web

        app = FastAPI()
        app.include_router(api, prefix="/api")
        app.include_router(web)
        """,
    "app/api.py": """
        from fastapi import APIRouter

        from app import items, users

        api = APIRouter()
        api.include_router(items.router)
        api.include_router(users.router)
        """,
    "app/web.py": """
        from fastapi import APIRouter

        from app import items, users
        +from app.about.routes import router as about_router

        web = APIRouter()
        web.include_router(items.router)
        web.include_router(users.router)
        +web.include_router(about_router)
        """,
}


def test_equal_places_are_named_and_the_answer_is_remembered(wild: Make) -> None:
    app = wild(SEVERAL)
    code, out = app.run("adopt")
    message, hint = out.splitlines()
    assert (code, message) == (6, "error: several equal places: 2 times a place for routers")
    assert hint == "hint: choose with `--into app/api.py:api` or `--into app/web.py:web`"
    assert not (app.root / ".vibegen").exists()
    app.adopt("--into", "app/web.py:web")
    assert app.adopt().endswith("nothing to do\n")
    app.check()
    code, out = app.run("add", "page", "Terms", "--into", "app/api.py:api", "--dry-run")
    assert (code, "app/api.py  +2" in out) == (0, True)


def test_several_apps(wild: Make) -> None:
    one = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/')\ndef home(): ...\n"
    app = wild({"shop/__init__.py": "", "shop/main.py": one, "blog/main.py": one})
    code, out = app.run("adopt")
    assert (code, out.splitlines()[-1]) == (
        6,
        "hint: choose with `--app blog/main.py:app` or `--app shop/main.py:app`",
    )
    out = app.adopt("--app", "shop/main.py:app")
    assert "shop/main.py:app  1 more in the project" in out


@pytest.mark.parametrize(
    ("loop", "path"),
    [
        (
            """
            for module in pkgutil.iter_modules(routes.__path__):
                found = importlib.import_module(f"app.routes.{module.name}")
                app.include_router(found.router)
            """,
            "app/routes/about.py",
        ),
        (
            """
            for file in sorted((Path(__file__).parent / "routes").glob("*_api.py")):
                found = importlib.import_module(f"app.routes.{file.stem}")
                app.include_router(getattr(found, "api"))
            """,
            "app/routes/about_api.py",
        ),
        (
            """
            FOLDER = os.path.join(os.path.dirname(__file__), "routes")
            for name in os.listdir(FOLDER):
                if name.endswith(".py"):
                    found = importlib.import_module(f"app.routes.{name[:-3]}")
                    app.include_router(found.router)
            """,
            "app/routes/about.py",
        ),
    ],
)
def test_discovered_by_file(wild: Make, loop: str, path: str) -> None:
    attribute = "api" if "api" in path else "router"
    modules = "importlib\nimport os\nimport pkgutil\nfrom pathlib import Path\n"
    head = f"import {modules}\nfrom fastapi import FastAPI\n\nfrom app import routes\n\n"
    head += "app = FastAPI()\n"
    first = path.replace("about", "users")
    app = wild(
        {
            **ROUTERS,
            "app/routes/__init__.py": "",
            first: ROUTER.replace("router =", f"{attribute} ="),
            "app/main.py": head + textwrap.dedent(loop).lstrip("\n"),
        }
    )
    assert "1 router, a loop looks there" in app.adopt()
    code, out = app.run("add", "page", "About")
    assert code == 0, out
    assert app.changed() == {}
    renamed = "" if attribute == "router" else " as api"
    assert f"from app.about.routes import router{renamed}\n" in (app.root / path).read_text()
    app.run("undo")
    assert not (app.root / path).exists()


def test_scripts_import_as_their_siblings_do(wild: Make) -> None:
    app = wild(
        {
            "models.py": "",
            "users.py": ROUTER,
            "main.py": """
                from fastapi import FastAPI

                +from about.routes import router as about_router
                from models import User
                from users import router as users_router

                app = FastAPI()
                app.include_router(users_router)
                +app.include_router(about_router)
                """,
        }
    )
    assert "no package: scripts in ." in app.adopt()
    app.check()


def test_dots_where_siblings_have_dots(wild: Make) -> None:
    app = wild(
        {
            "src/shop/__init__.py": "",
            "src/shop/users.py": ROUTER,
            "src/shop/main.py": """
                from fastapi import FastAPI

                +from .about.routes import router as about_router
                from .users import router as users_router

                app = FastAPI()
                app.include_router(users_router)
                +app.include_router(about_router)
                """,
        }
    )
    assert "shop in src" in app.adopt()
    app.check()


def test_never_imported(wild: Make) -> None:
    text = "raise SystemExit('imported')\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
    app = wild({"main.py": text, "setup.py": text})
    app.adopt()
    code, out = app.run("add", "page", "About")
    assert code == 0, out


def test_syntax_that_this_python_cannot_read(wild: Make) -> None:
    app = wild(
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                +from app.about.routes import router as about_router
                from app.users import router

                app = FastAPI()
                app.include_router(router)
                +app.include_router(about_router)


                def probe() -> None:
                    try:
                        pass
                    except ValueError, TypeError:
                        pass
                """,
            "app/users.py": ROUTER,
        }
    )
    app.adopt()
    app.check()


def test_no_app_at_all(wild: Make) -> None:
    app = wild({"main.py": "import flask\n\napp = flask.Flask(__name__)\n"})
    code, out = app.run("adopt")
    assert (code, out.splitlines()[0]) == (5, f"error: there is no FastAPI object in `{app.root}`")
    code, out = app.run("adopt", "nowhere")
    assert (code, out) == (
        2,
        "error: `nowhere` is no folder\nhint: type the folder of an app\n",
    )


@pytest.mark.parametrize(
    ("home", "tests"),
    [("src/", "tests"), ("services/src/", "services/tests"), ("back/", "back/tests")],
)
def test_new_tests_go_beside_a_folder_src(wild: Make, home: str, tests: str) -> None:
    files = {"__init__.py": "", "users.py": ROUTER, "main.py": MAIN.replace("app.", "shop.")}
    app = wild({f"{home}shop/{it}": text for it, text in files.items()})
    assert f"tests         {tests}\n" in app.adopt()
