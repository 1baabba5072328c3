"""Kubernetes: what `kubectl apply` needs, as plain files."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import yaml

if TYPE_CHECKING:
    from vibegen import App

MANIFEST = "k8s/secret.yaml.example"
PRIVATE = """'["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]'"""  # Where pods have addresses
URLS = {
    "aiosqlite": "sqlite+aiosqlite:////data/app.db",
    "asyncpg": "postgresql+asyncpg://user:password@host/{name}",
    "asyncmy": "mysql+asyncmy://user:password@host/{name}",
    "beanie": "mongodb://user:password@host:27017/{name}",
}


def k8s(app: App) -> None:
    """Add k8s/: Deployment, Service, Ingress, scaling, probes, and migrations as a Job.

    Args:
        app: Where it goes.
    """
    if app.layout.adopted or not app.project.exists("Dockerfile"):
        raise Refused(
            "`k8s` is for apps with the `Dockerfile` that `vibegen new` makes",
            hint="an adopted app has its own way to be served",
        )
    app.once("drain")
    if not app.project.exists(MANIFEST):
        app.note("set the image, the host and the secrets in k8s/")
    requirements = app.project.read("pyproject.toml") or ""
    name = str(tomllib.loads(requirements)["project"]["name"])
    driver = next((it for it in URLS if re.search(rf'"{it}\b', requirements)), "")
    url = URLS.get(driver, "").format(name=name.replace("-", "_"))
    sqlite = driver == "aiosqlite"
    for folder in _folders(app, sqlite=sqlite):
        app.provide(f"files/{folder}", name=name, url=url, sqlite=sqlite)
    if app.project.exists("app/redis.py"):
        app.edit(
            MANIFEST, yaml.add_key("stringData", "REDIS_URL", '"redis://:password@host:6379/0"')
        )
    if app.project.exists("app/ratelimit.py"):
        app.edit("k8s/config.yaml", yaml.add_key("data", "TRUSTED_PROXIES", PRIVATE))
    if app.project.exists("app/measuring.py"):
        app.edit(MANIFEST, yaml.add_key("stringData", "METRICS_TOKEN", '""'))


def _folders(app: App, *, sqlite: bool) -> list[str]:
    """Return what of the files this app needs."""
    works = app.project.exists("app/worker.py")
    if works and sqlite:
        app.note("a worker on SQLite has to be a container of the web pod, which has the volume")
    migrates = not sqlite and app.project.exists("migrations")
    return [
        "common",
        "sqlite" if sqlite else "scaled",
        *(["sql"] if migrates else []),
        *(["worker"] if works and not sqlite else []),
    ]
