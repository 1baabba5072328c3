"""contracts.md, "CRUD, JSON": long lists."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from .databases import SQL, SqlDatabase

if TYPE_CHECKING:
    from .kit import Server
    from .resource import Resource

MOMENT = datetime(2026, 1, 31, 12, tzinfo=UTC)
MANY_ROWS = 10_000
MONGODB_ROWS = 2_000  # Its stand-in sorts all of them in Python for each page
DOUBLINGS = 20
MILLION = 2**DOUBLINGS


def test_cursors_lead_through_ten_thousand_rows(notes: Resource, server: Server) -> None:
    count = MANY_ROWS if isinstance(server.database, SqlDatabase) else MONGODB_ROWS
    moments = {"created_at": MOMENT, "updated_at": MOMENT}
    rows = [{"title": f"{i % 7}", "rank": i % 3 or None, **moments} for i in range(count)]
    server.database.insert("notes", rows)
    walked = [
        (it["rank"], it["title"], it["id"]) for it in notes.walk(sort="-rank,title", limit=100)
    ]
    assert len(walked) == count
    assert walked == sorted(walked, key=lambda it: (-(it[0] or 0), it[1], it[2]))


def test_rows_added_meanwhile_show_no_row_twice(posts: Resource) -> None:
    for i in range(4):
        posts.create(title=f"{i}")
    first = posts.page(limit=2)
    posts.create(title="New")
    second = posts.page(limit=2, after=first["next"])
    assert [it["title"] for it in first["items"] + second["items"]] == ["3", "2", "1", "0"]


def test_total_can_be_left_out(posts: Resource) -> None:
    posts.create(title="One")
    assert posts.page(total="false")["total"] is None
    assert posts.page(total="true")["total"] == 1


@pytest.mark.parametrize(
    "cursor", ["c_", "c_x", "c_e30", "c_W10", "c_bnVsbA", "c_" + "A" * 5_000, "x"]
)
def test_cursor_that_was_not_given_is_refused(posts: Resource, cursor: str) -> None:
    posts.create(title="One")
    assert posts.ask(after=cursor).status_code in {404, 422}


def test_cursor_of_another_order_is_refused(posts: Resource) -> None:
    for i in range(3):
        posts.create(title=f"{i}")
    cursor = posts.page(limit=1, sort="title")["next"]
    assert posts.ask(after=cursor, sort="views").status_code in {404, 422}


@pytest.mark.slow
@pytest.mark.parametrize("server", SQL, indirect=True)
def test_a_million_rows_cost_the_same_at_any_depth(notes: Resource, server: Server) -> None:
    notes.create(title="Note")
    assert isinstance(server.database, SqlDatabase)
    for _ in range(DOUBLINGS):
        server.database.double("notes", "title", "created_at", "updated_at")
    shallow = notes.page(limit=1, total="false")["next"]
    deep = notes.page(limit=1, offset=MILLION - 1_000, total="false")["next"]
    assert len(notes.items(after=deep, total="false", limit=100)) == 100
    assert seconds(notes, deep) < 3 * seconds(notes, shallow)


def seconds(notes: Resource, cursor: str) -> float:
    times: list[float] = []
    for _ in range(21):
        started = perf_counter()
        notes.page(after=cursor, total="false")
        times.append(perf_counter() - started)
    return median(times)
