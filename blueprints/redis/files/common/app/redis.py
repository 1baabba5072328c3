"""Redis: one client for the whole app, and names that no other one has.

`REDIS_URL` says where it is: `redis://:password@host:6379/0`, `rediss://` with
TLS, `redis+cluster://host:6379`, or for sentinels
`redis+sentinel://host:26379,other:26379/mymaster/0`.
"""

from typing import Any, cast
from urllib.parse import unquote, urlsplit

<% if not adopted %>
from fastapi import FastAPI
<% endif %>
from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionFailed
from redis.exceptions import RedisClusterException

from app.config import Settings

TIMEOUT_SECONDS = 2  # To connect, and for each answer
CONNECTIONS_MAX = 20


class Cluster(RedisCluster):
    """A cluster that is away is an error of the connection, as elsewhere."""

    async def initialize(self, *args: Any, **options: Any) -> RedisCluster:  # noqa: ANN401 - passed on
        """Find the nodes."""
        try:
            return await super().initialize(*args, **options)
        except RedisClusterException as error:
            raise ConnectionFailed(str(error)) from error


def make_redis(settings: Settings) -> Redis:
    """Make a client for `settings.redis_url`; it connects when first used."""
    kind, url = split_url(settings.redis_url)
    options: dict[str, Any] = {
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "socket_timeout": TIMEOUT_SECONDS,
        "retry": Retry(NoBackoff(), 0),  # Sent again, it might be done twice
    }
    if kind == "cluster":  # Has the commands of `Redis`, and no common class
        cluster = Cluster.from_url(url, max_connections=CONNECTIONS_MAX, **options)
        return cast("Redis", cluster)
    if kind == "sentinel":
        return _ask_sentinels(url, options)
    pool = BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]
        url, max_connections=CONNECTIONS_MAX, timeout=TIMEOUT_SECONDS, **options
    )
    return Redis.from_pool(pool)


def split_url(url: str) -> tuple[str, str]:
    """Return `cluster`, `sentinel` or nothing, and the address without it."""
    scheme, _, rest = (url or "redis://localhost").partition("://")
    scheme, _, kind = scheme.partition("+")
    return kind, f"{scheme}://{rest}"


def parse_sentinels(url: str) -> tuple[list[tuple[str, int]], str, dict[str, Any]]:
    """Return the sentinels, their name of the server, and how to log in."""
    parts = urlsplit(url)
    login, _, hosts = parts.netloc.rpartition("@")
    username, _, password = login.partition(":")
    master, _, database = parts.path.strip("/").partition("/")
    nodes = [urlsplit(f"//{it}") for it in hosts.split(",")]
    return (
        [(it.hostname or "localhost", it.port or 26379) for it in nodes],
        master,
        {
            "username": unquote(username) or None,
            "password": unquote(password) or None,
            "db": int(database or 0),
        },
    )


def _ask_sentinels(url: str, options: dict[str, Any]) -> Redis:
    """Make a client for the server that the sentinels call master."""
    nodes, master, login = parse_sentinels(url)
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        nodes,
        sentinel_kwargs=options,
        ssl=url.startswith("rediss"),
        max_connections=CONNECTIONS_MAX,
        **login,
        **options,
    )
    client: Redis = sentinel.master_for(master)  # pyright: ignore[reportUnknownMemberType]
    return client


def redis_key(settings: Settings, name: str) -> str:
    """Return a key that no two apps or environments share."""
    return f"{settings.app_name}:{settings.environment}:{name}"

<% if not adopted %>


async def check_redis(app: FastAPI) -> None:
    """Ask Redis for a sign of life; only in production an app has to have one."""
    settings: Settings = app.state.settings
    if settings.redis_url:
        await app.state.redis.ping()
    elif settings.production:
        raise RuntimeError("REDIS_URL is not set: each process would be for itself")
<% endif %>
