"""Dead letters on pages of the admin."""

import time

import pytest
from coredis.exceptions import ConnectionError as NoRedis
from fastapi import FastAPI
from httpx2 import AsyncClient
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin import access
from app.dead_letters import queries
from app.dead_letters.letters import Letter
from app.queue import worker
from tests.recording import Recorded

SAME_SITE = {"sec-fetch-site": "same-origin"}
PAGES = "/admin/dead-letters"


@pytest.fixture
def admin(app: FastAPI, client: AsyncClient) -> AsyncClient:
    """Return a client that has typed the admin secret."""
    app.state.settings.admin_secret = SecretStr("correct horse battery staple")
    cookie = access.sign(app.state.settings, str(int(time.time()) + 60))
    client.cookies.set("admin", cookie)
    client.headers.update(SAME_SITE)
    return client


async def make_letter(db: AsyncSession, *, readable: bool = True) -> str:
    sent = await worker.serialize({"f": "divide", "a": (7,), "k": {"by": 0}, "t": 0})
    payload = sent if readable else b"?"
    await queries.store_letter(db, Letter("divide", "7, by=0", "<b>", 4, "line 1", payload))
    return (await queries.list_letters(db))[0].id


async def test_only_for_admins(client: AsyncClient, db: AsyncSession) -> None:
    page = f"{PAGES}/{await make_letter(db)}"
    assert (await client.get(PAGES)).status_code == 404
    assert (await client.post(f"{page}/delete")).status_code == 404
    assert len(await queries.list_letters(db)) == 1


async def test_list_show_and_delete(admin: AsyncClient, db: AsyncSession) -> None:
    assert "No task has failed" in (await admin.get(PAGES)).text
    id = await make_letter(db)
    assert "divide(7, by=0)" in (await admin.get(PAGES)).text
    shown = (await admin.get(f"{PAGES}/{id}")).text
    assert "line 1" in shown
    assert "&lt;b&gt;" in shown
    assert (await admin.post(f"{PAGES}/{id}/delete")).status_code == 303
    assert (await admin.get(f"{PAGES}/{id}")).status_code == 404
    await make_letter(db)
    assert (await admin.post(f"{PAGES}/purge")).status_code == 303
    assert await queries.list_letters(db) == []


async def test_retry(
    admin: AsyncClient, db: AsyncSession, tasks: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await admin.post(f"{PAGES}/{await make_letter(db)}/retry")).status_code == 303
    assert [(it.args, it.kwargs) for it in tasks] == [((7,), {"by": 0})]
    assert await queries.list_letters(db) == []
    bad = await make_letter(db, readable=False)
    answer = await admin.post(f"{PAGES}/{bad}/retry")
    assert (answer.status_code, "cannot be sent again" in answer.text) == (422, True)

    async def fail(_letter: Letter) -> str:
        raise NoRedis("away")

    monkeypatch.setattr("app.dead_letters.routes.send_again", fail)
    assert (await admin.post(f"{PAGES}/{bad}/retry")).status_code == 503
    assert len(await queries.list_letters(db)) == 1
