"""The command line of an emitted app, as a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .databases import SERVERS
from .kit import Case

if TYPE_CHECKING:
    from .conftest import Databases, Emit
    from .kit import Environment

KINDS = ("sqlite", *SERVERS)
FIELDS = "title:str:max=80 key:slug:unique price:decimal:10/2 at:datetime word:password"
ROWS = 40


@pytest.mark.slow
@pytest.mark.parametrize("db", KINDS)
def test_rows_by_the_command_line(
    emitted: Emit, environment: Environment, databases: Databases, db: str
) -> None:
    root = emitted(Case(f"--db {db} --api", ["seed", f"crud Post {FIELDS}", "crud Ann title"]))
    database = databases(db).database()
    url = {"DATABASE_URL": database.url}
    environment.run("python -m app db create-schema", root, url)
    done = environment.run(f"python -m app db seed posts --rows {ROWS} --seed 7", root, url)
    assert (done.stdout, done.stderr) == ("posts\n", "")
    rows = database.rows("posts")
    assert len({it["key"] for it in rows}) == len(rows) == ROWS
    assert all(str(it["word"]).count(":") == 1 for it in rows)  # Salt and hash
    assert not database.rows("anns")
    refused = environment.run("python -m app db seed nothings", root, url, expect=1)
    assert refused.stderr.startswith("error: there is no `nothings`\nhint: one of ")
