"""The worker."""

from vibegen import App


def worker(app: App) -> None:
    """Add a worker."""
    app.create("files")
    app.needs("streaq>=7.2")
    app.setting("redis_url", "str", "redis://localhost:6379/0", "Where Redis is")
    app.service("redis", "image: valkey/valkey:8")
