"""What serves real users from one machine: a proxy, and as many containers as it takes."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import env, yaml

from .services import MIGRATE, PASSWORD, REDIS, SERVERS, WORKER

if TYPE_CHECKING:
    from vibegen import App

COMPOSE = "compose.prod.yaml"
HEALTHY = "condition: service_healthy"
AFTER_DB = f"\n  db:\n    {HEALTHY}"
VARIABLES = {
    "DOMAIN": "The name under which compose.prod.yaml serves the app",
    "EMAIL": "Where Let's Encrypt writes to, for compose.prod.yaml",
}
PLAIN = "Of the database in compose.prod.yaml: letters and digits, since it goes into an address"

PRIVATE = """\
'["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]' # No port of web is open to others"""


def prod(app: App) -> None:
    """Add compose.prod.yaml: a proxy with certificates, web containers, and what the app uses.

    Args:
        app: Where it goes.
    """
    if app.layout.adopted or not app.project.exists("Dockerfile"):
        raise Refused(
            "`prod` is for apps with the `Dockerfile` that `vibegen new` makes",
            hint="an adopted app has its own way to be served",
        )
    app.once("drain")
    requirements = app.project.read("pyproject.toml") or ""
    driver = next((it for it in SERVERS if re.search(rf'"{it}\b', requirements)), "")
    name = str(tomllib.loads(requirements)["project"]["name"])
    sqlite = '"aiosqlite' in requirements
    if not app.project.exists(COMPOSE):
        app.note("set DOMAIN, EMAIL and the secrets in .env of the server, then")
        app.note(f"docker compose --file {COMPOSE} up --detach --build --wait")
    app.provide("files", name=name, sqlite=sqlite, password=bool(driver))
    for variable, comment in VARIABLES.items():
        app.edit(".env.example", env.add_variable(variable, "", comment))
    if driver:
        _serve_database(app, driver, name.replace("-", "_"))
    if sqlite:
        _add(app, "x-app", "volumes", "- data:/data")
        _add(app, "x-app.environment", "DATABASE_URL", '"sqlite+aiosqlite:////data/app.db"')
        _add(app, "volumes", "data")
    if app.project.exists("migrations"):
        _add(app, "services", "migrate", MIGRATE % (AFTER_DB if driver else " {}"))
        _add(app, "x-app.depends_on", "migrate", "condition: service_completed_successfully")
    _use_others(app)


def _add(app: App, path: str, key: str, body: str = "") -> None:
    app.edit(COMPOSE, yaml.add_key(path, key, body))


def _serve_database(app: App, driver: str, name: str) -> None:
    """Run the server of the database; who has one elsewhere takes it out again."""
    server, url = (it.format(name=name, password=PASSWORD) for it in SERVERS[driver])
    _add(app, "services", "db", server)
    _add(app, "x-app.environment", "DATABASE_URL", f'"{url}"')
    _add(app, "x-app.depends_on", "db", HEALTHY)
    _add(app, "volumes", "data")
    app.edit(".env.example", env.add_variable("DATABASE_PASSWORD", "", PLAIN))


def _use_others(app: App) -> None:
    """Serve what the app has; each brings this here when it comes later."""
    if app.project.exists("app/redis.py"):
        _add(app, "services", "redis", REDIS)
        _add(app, "x-app.environment", "REDIS_URL", '"redis://redis:6379/0"')
        _add(app, "x-app.depends_on", "redis", HEALTHY)
        _add(app, "volumes", "redis")
    if app.project.exists("app/ratelimit.py"):
        _add(app, "x-app.environment", "TRUSTED_PROXIES", PRIVATE)
    if app.project.exists("app/worker.py"):
        _add(app, "services", "worker", WORKER)
