"""The admin pages: off without a secret, and open to nobody who does not know it."""

import logging
import time

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from pydantic import SecretStr

from app.admin import access

WORDS = "correct horse battery staple"
SAME_SITE = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def secret(app: FastAPI) -> str:
    app.state.settings.admin_secret = SecretStr(WORDS)
    return WORDS


async def test_off_without_a_secret(
    app: FastAPI, client: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    for short in ("", "s" * (access.SECRET_LENGTH_MIN - 1)):
        app.state.settings.admin_secret = SecretStr(short)
        client.cookies.set("admin", access.sign(app.state.settings, str(int(time.time()) + 60)))
        for address in ("/admin", "/admin/sign-in"):
            assert (await client.get(address)).status_code == 404
        wrong = await client.post("/admin/sign-in", data={"typed": short}, headers=SAME_SITE)
        assert wrong.status_code == 404
    assert "set ADMIN_SECRET to 16 random characters or more" in caplog.text


async def test_in_and_out(client: AsyncClient, secret: str) -> None:
    answer = await client.get("/admin")
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/sign-in?back=/admin")
    assert "Admin secret" in (await client.get("/admin/sign-in")).text
    answer = await client.post("/admin/sign-in", data={"typed": secret})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
    cookie = next(it for it in answer.headers.get_list("set-cookie") if it.startswith("admin="))
    assert {"HttpOnly", "Path=/admin", "SameSite=strict"} <= {*cookie.split("; ")}
    assert secret not in cookie
    assert '<a href="/docs"' in (await client.get("/admin")).text
    await client.post("/admin/sign-out", headers=SAME_SITE)
    assert (await client.get("/admin")).status_code == 303


@pytest.mark.parametrize(
    ("back", "url"),
    [("/admin/x", "/admin/x"), ("//evil.example", "/admin"), ("https://evil.example", "/admin")],
)
async def test_the_way_back_stays_here(
    client: AsyncClient, secret: str, back: str, url: str
) -> None:
    answer = await client.post(f"/admin/sign-in?back={back}", data={"typed": secret})
    assert answer.headers["location"] == url


async def test_cookies_that_are_not_ours(app: FastAPI, client: AsyncClient, secret: str) -> None:
    late, soon = str(int(time.time()) - 1), str(int(time.time()) + 60)
    good = access.sign(app.state.settings, soon)
    changed = f"{int(soon) + 60}{good[len(soon) :]}"
    expired = access.sign(app.state.settings, late)
    for cookie in ("", ".", "admin", "é.é", "9" * 5000, changed, expired):
        headers = {b"cookie": f"admin={cookie}".encode()}
        assert (await client.get("/admin", headers=headers)).status_code == 303
    client.cookies.set("admin", good)
    assert (await client.get("/admin")).status_code == 200
    app.state.settings.admin_secret = SecretStr(f"{secret}, changed")
    assert (await client.get("/admin")).status_code == 303


async def test_wrong_secrets_are_limited(
    client: AsyncClient, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in [""] + ["guess"] * (access.WRONG_MAX - 1):
        answer = await client.post("/admin/sign-in", data={"typed": typed})
        assert answer.status_code == 422
        assert "That is not the secret" in answer.text
    answer = await client.post("/admin/sign-in", data={"typed": secret})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    monkeypatch.setattr(access, "WRONG_SECONDS", 0)
    assert (await client.post("/admin/sign-in", data={"typed": secret})).status_code == 303


async def test_no_secret_is_logged(
    client: AsyncClient, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await client.post("/admin/sign-in", data={"typed": secret})
    await client.post("/admin/sign-in", data={"typed": "a near miss"})
    assert secret not in caplog.text
    assert "a near miss" not in caplog.text
