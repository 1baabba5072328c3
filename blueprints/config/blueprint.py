"""Values that people change while the app runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python
from vibegen.edits.place import Unsure, refuse
from vibegen.edits.text import cut_bom, insert_lines, splice, split_lines
from vibegen.revisions import revision

from .group import class_lines, read_name

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.spec import Field

TTL = "A process asks the database for changed values of configuration after so many seconds"
HERE = "app.configuration"
MODELS = f'import_module("{HERE}.models")'
FIXTURE = '''\
@pytest.fixture
def override_config(app: FastAPI) -> current.Override:
    """Return what sets values of a group for one test, as keywords."""
    configuration: current.Configuration = app.state.configuration
    return configuration.override
'''


def config(app: App, group: str, fields: list[Field], *, redis: bool = False) -> None:
    """Add values that people change while the app runs, on a page or the command line.

    Args:
        app: Where it goes.
        group: What they are about: shop.
        fields: NAME:TYPE:MODIFIER..., such as seats:int:default=20:ge=1 or api_key:str:hidden:null.
        redis: Let all processes see a change at once, through Redis.
    """
    _check_app(app)
    name = read_name(group)
    lines = class_lines(app, name.snake, fields)
    app.once("cli")
    is_mongodb = "beanie" in (app.project.read("pyproject.toml") or "")
    _share(app, mongodb=is_mongodb)
    app.create("files/group", group=name.snake, Group=name.Pascal, lines=lines)
    app.edit(
        "app/configuration/groups/__init__.py",
        python.add_import(f"{HERE}.groups.{name.snake}", f"{name.Pascal}Config"),
        python.add_list_element("GROUPS", f"{name.Pascal}Config"),
    )
    if redis or any(app.project.exists(f"app/{it}.py") for it in ("redis", "configuration/news")):
        app.with_("redis")
    app.note("uv run python -m app config list")


def _check_app(app: App) -> None:
    if app.layout.adopted:
        raise Refused(
            "`config` is for apps that vibegen made, and this one was adopted",
            hint="this app may have its own way to keep such values",
        )
    if not app.project.exists("app/db.py"):
        raise Refused(
            "`config` keeps values in a database, and this app has none",
            hint="what only the environment says belongs into `app/config.py`",
        )


def _share(app: App, *, mongodb: bool) -> None:
    """Bring what all groups share, and wire it."""
    down = "ServerSelectionTimeoutError"
    tests = {
        "mongodb": mongodb,
        "Session": "AsyncClientSession" if mongodb else "AsyncSession",
        "error": down if mongodb else 'OperationalError("SELECT", {}, ConnectionRefusedError())',
        "error_name": down if mongodb else "OperationalError",
    }
    for folder in ("common", "groups", "mongodb" if mongodb else "sql"):
        app.provide(f"files/{folder}", **tests)
    if not mongodb:
        app.provide("files/migration", **revision(app, "create_config_changes"))
        app.edit("migrations/env.py", _import_models)
        app.note("uv run just migrate")
    app.needs("cryptography>=46")
    app.setting("config_ttl_seconds", "int", 60, TTL)
    made = "app.state.configuration = Configuration(app.state.settings, app.state.sessions)"
    app.edit(
        "app/main.py",
        python.add_import(f"{HERE}.current", "Configuration"),
        python.add_statement("lifespan", made),
    )
    app.edit("app/__main__.py", python.add_typer(f"{HERE}.cli.cli", "config_cli", "config"))
    fixture = python.add_definition(FIXTURE)
    app.edit("tests/conftest.py", python.add_import("app.configuration", "current"), fixture)
    if app.project.exists("app/pages.py"):
        app.with_("admin")
        app.provide("files/pages", **tests)
        app.route(f"{HERE}.routes", "configuration_router")
        page = python.add_dict_item("PAGES", "/admin/configuration", '"Configuration"')
        app.edit("app/admin/routes.py", page)


def _import_models(source: str) -> str:
    """Let Alembic see the table, also where no route imports its model."""
    bom, text = cut_bom(source)
    if MODELS in text:
        return source
    rows = split_lines(text)
    marks = [row for row, line in enumerate(rows) if line.startswith("import_module(")]
    if not marks:
        raise refuse(MODELS, MODELS, "Below the imports, add", Unsure("nothing is imported there"))
    return bom + splice(text, [insert_lines(rows, marks[-1] + 1, [MODELS])])
