"""Asks a real app from inside of its environment: which paths it has, and whether those work.

Run in the folder that the app is run from, as `python exercise.py APP MAKE_TABLES [RESOURCE]`.
"""

import importlib
import inspect
import json
import sys
from typing import Any

DATA = {"title": "First", "body": "Text", "views": 5, "published": True, "status": "draft"}


def main(place: str, make_tables: str, resource: str = "") -> None:
    """Print the paths of the app with their methods; with a resource, use it as well."""
    sys.path.insert(0, ".")
    module, _, name = place.partition(":")
    app: Any = getattr(importlib.import_module(module), name)
    app = app() if inspect.isfunction(app) else app
    exec(make_tables)  # noqa: S102 - it stands in the test
    paths: dict[str, dict[str, object]] = app.openapi()["paths"]
    if resource:
        client: Any = importlib.import_module("fastapi.testclient").TestClient
        with client(app) as served:
            use(served, next(it for it in paths if it.endswith(f"/{resource}")))
            about = [it for it in ("/about", "/v1/about") if served.get(it).status_code == 200]
            assert about, "no page"
    json.dump({path: sorted(methods) for path, methods in paths.items()}, sys.stdout)


def use(client: Any, path: str) -> None:  # noqa: ANN401 - only the app has its type
    """Create, list from cursor to cursor, change and delete."""
    made = [client.post(path, json={**DATA, "title": f"Number {it}"}) for it in range(5)]
    assert [it.status_code for it in made] == [201] * 5, made[0].text
    assert client.get(made[0].headers["location"]).json() == made[0].json()
    query: dict[str, Any] = {"sort": "-title", "limit": 2}
    walked: list[str] = []
    while query.get("after", "") is not None:
        page = client.get(path, params=query).json()
        walked += [it["title"] for it in page["items"]]
        query["after"] = page["next"]
    assert walked == [f"Number {it}" for it in (4, 3, 2, 1, 0)], walked
    one = made[2].headers["location"]
    assert client.patch(one, json={"views": 7}).json()["views"] == 7
    assert client.get(path, params={"views_min": 7}).json()["total"] == 1
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404
    assert client.get(path, params={"search": "number"}).json()["total"] == 4


main(*sys.argv[1:])
