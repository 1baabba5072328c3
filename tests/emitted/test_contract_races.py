"""contracts.md, "CRUD": two requests that meet at one row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from .resource import Resource

if TYPE_CHECKING:
    from .kit import Server

HTML = {"accept": "text/html", "sec-fetch-site": "same-origin"}
OTHERS = 20  # Requests that are answered while one waits: it has read its row by then
ITEMS = {"notes": {"title": "Tea"}, "accounts": {"mail": "a@example.com", "name": "Ada"}}


@pytest.mark.parametrize("table", ITEMS)
@pytest.mark.parametrize("way", ["json", "form"])
def test_change_of_what_is_deleted_meanwhile(server: Server, table: str, way: str) -> None:
    items, data = Resource(server, table), ITEMS[table]
    one = items.create(**data)["id"]
    with ThreadPoolExecutor() as pool:
        with server.database.deleting(table, one):
            if way == "json":
                asked = pool.submit(items.patch, one, **data)
            else:
                asked = pool.submit(items.http.post, f"/{table}/{one}", data=data, headers=HTML)
            assert {items.get(one).status_code for _ in range(OTHERS)} == {200}
            assert not asked.done()
        answer = asked.result()
    assert answer.status_code == 404
    assert way == "form" or answer.json() == {"detail": f"{table[:-1].title()} not found"}
    assert items.page()["total"] == 0
