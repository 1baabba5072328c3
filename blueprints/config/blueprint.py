"""Values that people change while the app runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python
from vibegen.edits.place import Unsure, refuse
from vibegen.edits.text import cut_bom, insert_lines, splice, split_lines
from vibegen.revisions import revision

from . import adopted
from .group import class_lines, parts, read_name, read_value

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.spec import Field

TTL = "A process asks the database for changed values of configuration after so many seconds"
HERE = "app.configuration"
GROUPS = "app/configuration/groups/__init__.py"
MODELS = f'import_module("{HERE}.models")'
OWN = {
    "adopted": False,
    "is_async": True,
    "Manager": "AbstractAsyncContextManager",
    "DbSession": "DbSession",
    "settings": "app.config",
    "terminal": "app.cli",
    "command": "python -m app config",
}
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
        group: What they are about: shop; or one value alone: shop.open:bool:default=true.
        fields: NAME:TYPE:MODIFIER..., such as seats:int:default=20:ge=1 or api_key:str:hidden:null.
        redis: Let all processes see a change at once, through Redis.
    """
    _check_app(app, redis=redis)
    if "." in group.partition(":")[0]:
        _add_value(app, group, fields)
    else:
        _add_group(app, group, fields)
    if app.layout.adopted:
        app.note(f"{adopted.describe(app)['command']} list")
        return
    if redis or any(app.project.exists(f"app/{it}.py") for it in ("redis", "configuration/news")):
        app.with_("redis")
    app.note("uv run python -m app config list")


def _add_group(app: App, group: str, fields: list[Field]) -> None:
    name = read_name(group)
    lines = class_lines(app, name.snake, fields)
    _share(app)
    app.create("files/group", group=name.snake, Group=name.Pascal, lines=lines)
    _list(app, name.snake, f"{name.Pascal}Config", f"{name.Pascal}Config")


def _add_value(app: App, place: str, more: list[Field]) -> None:
    """Add one value by a function that is called like it."""
    group, field = read_value(app, place, more)
    annotation, default, limits = parts(field)
    bare = annotation.removeprefix("Annotated[").removesuffix(", FROM_JSON]")
    if limits:
        annotation = f"Annotated[{annotation}, Field({', '.join(limits)})]"
    value = {
        "value": field.name,
        "Value": read_name(field.name).Pascal,
        "annotation": annotation,
        "type": bare,
        "default": default,
    }
    _share(app)
    app.provide("files/single")
    app.create("files/value", group=group.snake, **value)
    name = f"{group.snake}_{field.name}"
    if not app.layout.adopted:
        app.provide("files/single_tests")
    _list(app, name, field.name, f"{name}.model", alias=name)


def _list(app: App, module: str, name: str, element: str, alias: str | None = None) -> None:
    """Add what holds a group to the list of all."""
    path, target = app.layout.path(GROUPS), app.module(f"{HERE}.groups.{module}")
    if app.layout.relative:
        target = f".{module}"
    app.edit(
        path,
        python.add_import(target, name, alias=alias, first_party=(target.partition(".")[0],)),
        python.add_list_element("GROUPS", element),
    )


def _check_app(app: App, *, redis: bool) -> None:
    if app.layout.adopted:
        adopted.check(app, redis=redis)
    elif not app.project.exists("app/db.py"):
        raise Refused(
            "`config` keeps values in a database, and this app has none",
            hint="what only the environment says belongs into `app/config.py`",
        )


def _share(app: App) -> None:
    """Bring what all groups share, and wire it."""
    if app.layout.adopted:
        adopted.share(app)
        return
    app.once("cli")
    mongodb = "beanie" in (app.project.read("pyproject.toml") or "")
    down = "ServerSelectionTimeoutError"
    tests = {
        "mongodb": mongodb,
        "Session": "AsyncClientSession" if mongodb else "AsyncSession",
        "error": down if mongodb else 'OperationalError("SELECT", {}, ConnectionRefusedError())',
        "error_name": down if mongodb else "OperationalError",
    }
    for folder in ("common", "common_tests", "groups", "mongodb" if mongodb else "sql"):
        app.provide(f"files/{folder}", **OWN, **tests)
    if not mongodb:
        app.create("files/migration", **revision(app, "create_config_changes"))
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
