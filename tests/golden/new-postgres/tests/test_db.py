"""Transactions, and what is said of a database that cannot be used."""

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import text

from app.db import HINTS, explain, get_session


@pytest.mark.parametrize(("method", "begun"), [("GET", False), ("POST", True)])
async def test_a_request_that_reads_has_no_transaction(
    app: FastAPI, method: str, begun: bool
) -> None:
    async for db in get_session(Request({"type": "http", "method": method, "app": app})):
        await db.execute(text("SELECT 1"))
        connection = await (await db.connection()).get_raw_connection()
        assert connection.driver_connection
        assert connection.driver_connection.is_in_transaction() is begun


def test_one_line_says_what_helps() -> None:
    for words, hint in HINTS.items():
        assert explain(OSError(words)) == f"{words}; {hint}"
    assert explain(TimeoutError()) == "TimeoutError"
